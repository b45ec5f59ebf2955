// Draws the chart in the reader's colour scheme, and again when the scheme or the scale changes.
function showCharts(specifications) {
  const place = document.getElementById("chart");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const buttons = Array.from(document.querySelectorAll("[data-scale]"));
  let scale = "log";
  function draw() {
    const name = scale + (dark.matches ? " dark" : " light");
    vegaEmbed(place, specifications[name], { actions: false, renderer: "svg", ast: true });
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.scale === scale)));
  }
  buttons.forEach((button) => button.addEventListener("click", () => { scale = button.dataset.scale; draw(); }));
  dark.addEventListener("change", draw);
  draw();
}
