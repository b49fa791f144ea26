-- A prospect nobody informed in time is a task with a date for somebody of the team.

ALTER TABLE tasks ADD COLUMN due_at {i64};
ALTER TABLE prospect_notices ADD COLUMN alerted_at {i64};

CREATE INDEX prospect_notices_unalerted ON prospect_notices (alert_at) WHERE alerted_at IS NULL;

-- Mail to people who were erased while it waited is not waiting: nobody is left to send it to.
UPDATE messages SET state = 'refused', reason = 'erased', next_attempt_at = NULL, lease = 0
    WHERE state = 'queued' AND recipient = '';
