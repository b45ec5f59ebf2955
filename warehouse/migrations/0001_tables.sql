-- The tables as they began. Versioned tables (schema history) keep every state of a row: ingest_id is the
-- ingest that brought it, superseded_by_ingest the one from which on it no longer holds (null: current).
-- They have no primary keys: one key has several states, and an index over tens of millions of statements
-- would cost more than the zero-row check that guards the same rule (sql/checks/current_keys_are_unique.sql).
-- What the columns mean stands in schema/dictionary.yaml and is written into the database as comments.

CREATE SCHEMA history;

CREATE TABLE history.papers (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    metadata_origin VARCHAR NOT NULL,
    published DATE,
    updated TIMESTAMP WITH TIME ZONE,
    authors VARCHAR[] NOT NULL,
    categories VARCHAR[] NOT NULL,
    primary_category VARCHAR,
    abstract VARCHAR NOT NULL,
    comments VARCHAR,
    journal_ref VARCHAR,
    doi VARCHAR,
    license VARCHAR,
    pdf_url VARCHAR,
    withdrawn BOOLEAN NOT NULL,
    pdf_path VARCHAR,
    sha256 VARCHAR,
    pdf_size_bytes BIGINT,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.extractions (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    page_count INTEGER NOT NULL,
    candidate_pages INTEGER[] NOT NULL,
    findings_count INTEGER NOT NULL,
    runs_count INTEGER NOT NULL,
    cpu_seconds DOUBLE NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.findings (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    finding_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    value DOUBLE,
    low DOUBLE,
    high DOUBLE,
    text VARCHAR,
    unit_kind VARCHAR,
    qualifier VARCHAR NOT NULL,
    ownership VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    context VARCHAR[] NOT NULL,
    score DOUBLE NOT NULL,
    reasons VARCHAR[] NOT NULL,
    page INTEGER NOT NULL,
    surface VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    boxes STRUCT(x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE)[] NOT NULL,
    rule_id VARCHAR NOT NULL,
    rule_version INTEGER NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.training_runs (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    task VARCHAR NOT NULL,
    accelerator VARCHAR,
    accelerator_surface VARCHAR,
    accelerator_count DOUBLE,
    accelerator_unit VARCHAR NOT NULL,
    duration_hours DOUBLE,
    duration_hours_low DOUBLE,
    duration_hours_high DOUBLE,
    accelerator_hours DOUBLE,
    precision VARCHAR,
    utilization DOUBLE,
    achieved_flop_per_s DOUBLE,
    stated_flop DOUBLE,
    forward_macs DOUBLE,
    parameters DOUBLE,
    active_parameters DOUBLE,
    examples_seen DOUBLE,
    examples_unit VARCHAR,
    dataset_size DOUBLE,
    epochs DOUBLE,
    steps DOUBLE,
    batch_size DOUBLE,
    sequence_length DOUBLE,
    findings STRUCT(field VARCHAR, finding_ids VARCHAR[])[] NOT NULL,
    derived VARCHAR[] NOT NULL,
    score DOUBLE NOT NULL,
    reasons VARCHAR[] NOT NULL,
    ambiguous BOOLEAN NOT NULL,
    corrected BOOLEAN NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.estimates (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    flop DOUBLE NOT NULL,
    flop_low DOUBLE NOT NULL,
    flop_high DOUBLE NOT NULL,
    pfs_days DOUBLE NOT NULL,
    pfs_days_low DOUBLE NOT NULL,
    pfs_days_high DOUBLE NOT NULL,
    reading_low_pfs_days DOUBLE NOT NULL,
    reading_high_pfs_days DOUBLE NOT NULL,
    formula VARCHAR NOT NULL,
    inputs STRUCT("name" VARCHAR, "value" DOUBLE, unit VARCHAR, origin VARCHAR, "source" VARCHAR, finding_ids VARCHAR[], exponent DOUBLE)[] NOT NULL,
    assumptions VARCHAR[] NOT NULL,
    chosen BOOLEAN NOT NULL,
    headline BOOLEAN NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.issues (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    page INTEGER,
    surface VARCHAR,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.quarantine (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    row_key VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    column_name VARCHAR NOT NULL,
    rejected_value VARCHAR,
    reason VARCHAR NOT NULL,
    row_json JSON NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.reference_points (
    dataset VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    day DATE NOT NULL,
    pfs_days DOUBLE NOT NULL,
    pfs_days_low DOUBLE NOT NULL,
    pfs_days_high DOUBLE NOT NULL,
    charted BOOLEAN NOT NULL,
    origin VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_date DATE,
    license VARCHAR NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.epoch_models (
    dataset VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    day DATE,
    title VARCHAR NOT NULL,
    link VARCHAR NOT NULL,
    arxiv_ids VARCHAR[] NOT NULL,
    organization VARCHAR NOT NULL,
    training_flop DOUBLE,
    finetune_flop DOUBLE,
    base_model VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    parameters DOUBLE,
    dataset_size DOUBLE,
    hardware VARCHAR NOT NULL,
    hardware_quantity DOUBLE,
    duration_hours DOUBLE,
    utilization DOUBLE,
    frontier_model BOOLEAN NOT NULL,
    line INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    license VARCHAR NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE history.corrections (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER,
    run_name VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    expected_value VARCHAR NOT NULL,
    corrected_value VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    corrected_by VARCHAR NOT NULL,
    corrected_on DATE NOT NULL,
    status VARCHAR NOT NULL,
    run_id VARCHAR,
    found_value VARCHAR NOT NULL,
    trip_reason VARCHAR,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE main.ingests (
    ingest_id BIGINT NOT NULL,
    source VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    code_version VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    parameters_json JSON NOT NULL,
    papers_seen INTEGER NOT NULL,
    papers_changed INTEGER NOT NULL,
    pdfs_fetched INTEGER NOT NULL,
    papers_extracted INTEGER NOT NULL,
    papers_with_compute INTEGER NOT NULL,
    papers_estimated INTEGER NOT NULL,
    papers_quarantined INTEGER NOT NULL,
    papers_failed INTEGER NOT NULL,
    papers_given_up INTEGER NOT NULL,
    rows_changed BIGINT NOT NULL,
    doubling_months_before DOUBLE,
    doubling_months_after DOUBLE,
    message VARCHAR,
    PRIMARY KEY (ingest_id)
);

CREATE TABLE main.attempts (
    arxiv_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    extractor_version VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason_code VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    first_tried_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_tried_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE,
    given_up BOOLEAN NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    ingest_id BIGINT NOT NULL,
    PRIMARY KEY (arxiv_id, version, extractor_version, stage)
);

CREATE TABLE main.watermarks (
    watermark VARCHAR NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    ingest_id BIGINT NOT NULL,
    PRIMARY KEY (watermark)
);

CREATE TABLE main.validations (
    ingest_id BIGINT NOT NULL,
    suite VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    column_name VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    success BOOLEAN NOT NULL,
    batches INTEGER NOT NULL,
    rows_checked BIGINT NOT NULL,
    rows_failed BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (ingest_id, suite, expectation, column_name, severity)
);

CREATE TABLE main.coverage (
    ingest_id BIGINT NOT NULL,
    scope VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    count BIGINT NOT NULL,
    total BIGINT NOT NULL,
    share DOUBLE,
    PRIMARY KEY (ingest_id, scope, measure)
);

CREATE TABLE main.trend_fits (
    ingest_id BIGINT NOT NULL,
    selection VARCHAR NOT NULL,
    window_start DATE,
    window_end DATE,
    estimator VARCHAR NOT NULL,
    headline BOOLEAN NOT NULL,
    n INTEGER NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    mid_day DATE NOT NULL,
    log10_pfs_days_at_mid DOUBLE NOT NULL,
    slope_dex_per_year DOUBLE NOT NULL,
    slope_low DOUBLE NOT NULL,
    slope_high DOUBLE NOT NULL,
    doubling_months DOUBLE,
    doubling_months_low DOUBLE,
    doubling_months_high DOUBLE,
    growth_per_year DOUBLE NOT NULL,
    growth_per_year_low DOUBLE NOT NULL,
    growth_per_year_high DOUBLE NOT NULL,
    residual_sd_dex DOUBLE NOT NULL,
    n_bootstrap INTEGER NOT NULL,
    seed BIGINT NOT NULL
);

CREATE TABLE main.trend_looks (
    series VARCHAR NOT NULL,
    "month" DATE NOT NULL,
    ingest_id BIGINT NOT NULL,
    looked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    replayed_from DATE,
    n INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    kink_log_evidence DOUBLE,
    kink_threshold DOUBLE NOT NULL,
    jump_log_evidence DOUBLE,
    jump_threshold DOUBLE NOT NULL,
    silence_months DOUBLE,
    silence_alarm_months DOUBLE,
    PRIMARY KEY (series, "month")
);

CREATE TABLE history.trend_alarms (
    alarm_id VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    detector VARCHAR NOT NULL,
    "month" DATE NOT NULL,
    previous_state VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    statistic DOUBLE,
    threshold DOUBLE,
    break_day DATE,
    message VARCHAR NOT NULL,
    told BOOLEAN NOT NULL,
    figures_json JSON NOT NULL,
    ingest_id BIGINT NOT NULL,
    superseded_by_ingest BIGINT
);

CREATE TABLE main.operator_alarms (
    alarm_id VARCHAR NOT NULL,
    ingest_id BIGINT NOT NULL,
    alarm VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    statistic DOUBLE,
    threshold DOUBLE,
    message VARCHAR NOT NULL,
    figures_json JSON NOT NULL,
    PRIMARY KEY (alarm_id)
);

CREATE TABLE operations.outbox (
    event_id VARCHAR NOT NULL,
    ingest_id BIGINT NOT NULL,
    event VARCHAR NOT NULL,
    payload_json JSON NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    delivered_at TIMESTAMP WITH TIME ZONE,
    tries INTEGER NOT NULL,
    last_error VARCHAR,
    PRIMARY KEY (event_id)
);
