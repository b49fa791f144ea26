-- What a call costs whose minutes nobody told: the program's usual ones. `minutes_estimated` says of which that was so; of
-- what was written down before nothing changes.
ALTER TABLE call_settings ADD COLUMN usual_minutes {i64} NOT NULL DEFAULT 5;
ALTER TABLE calls ADD COLUMN minutes_estimated {bool} NOT NULL DEFAULT FALSE;

-- On how many days the advocate is tried before a rep may go on without them.
ALTER TABLE call_settings ADD COLUMN no_answer_days {i64} NOT NULL DEFAULT 1;

-- What the lines of a file under way are about, so that a second one about the same is refused; emptied when the file
-- was read. `first_line` of a fault is the line that told the same before.
CREATE TABLE import_subjects (
    workspace_id {i64} NOT NULL,
    import_id {i64} NOT NULL,
    subject TEXT NOT NULL,
    line {i64} NOT NULL,
    PRIMARY KEY (workspace_id, import_id, subject),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) {strict};

CREATE INDEX import_subjects_by_line ON import_subjects (workspace_id, import_id, line);

ALTER TABLE import_faults ADD COLUMN first_line {i64};

-- How far the open referrals of a program were held against rules that changed: batches, of which the first is done by
-- whoever changed them. `state` is the one being gone through, `after_id` the last referral of it.
CREATE TABLE call_reconsiderations (
    workspace_id {i64} NOT NULL,
    program_id {i64} NOT NULL,
    is_first {bool} NOT NULL,
    state TEXT NOT NULL,
    after_id {i64} NOT NULL,
    PRIMARY KEY (workspace_id, program_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES programs (workspace_id, id)
) {strict};
