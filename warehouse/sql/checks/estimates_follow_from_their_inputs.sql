-- The formula stands once in Python; here it is reckoned again from what was stored: flop is the product of
-- value ** exponent over the inputs. 1e-9 leaves room for the order of multiplication, nothing else.
WITH reckoned AS (
    SELECT
        arxiv_id, version, run_id, method, flop,
        exp(list_sum(list_transform(inputs, lambda one: one.exponent * ln(one.value)))) AS again
    FROM estimates
    WHERE list_min(list_transform(inputs, lambda one: one.value)) > 0
)
SELECT arxiv_id, version, run_id, method, flop, again
FROM reckoned
WHERE abs(again / flop - 1) > 1e-9
UNION ALL
SELECT arxiv_id, version, run_id, method, flop, NULL
FROM estimates
WHERE list_min(list_transform(inputs, lambda one: one.value)) <= 0
