-- An input that the paper states, or a person corrected, has the value that its run has.
WITH quantity AS (
    UNPIVOT (
        SELECT arxiv_id, version, extractor_version, run_id, accelerator_count, duration_hours, accelerator_hours,
            utilization, achieved_flop_per_s, stated_flop, forward_macs, parameters, active_parameters,
            examples_seen, sequence_length
        FROM training_runs
    )
    ON COLUMNS(* EXCLUDE (arxiv_id, version, extractor_version, run_id)) INTO NAME name VALUE held
),
input AS (
    SELECT arxiv_id, version, extractor_version, run_id, method, unnest(inputs, recursive := true)
    FROM estimates
)
SELECT arxiv_id, version, run_id, method, name, input.value, quantity.held
FROM input
LEFT JOIN quantity USING (arxiv_id, version, extractor_version, run_id, name)
WHERE input.origin IN ('stated', 'corrected', 'derived')
  AND name IN (
      'accelerator_count', 'duration_hours', 'accelerator_hours', 'utilization', 'achieved_flop_per_s',
      'stated_flop', 'forward_macs', 'parameters', 'active_parameters', 'examples_seen', 'sequence_length'
  )
  AND (quantity.held IS NULL OR abs(input.value / quantity.held - 1) > 1e-9)
