-- A thing that was refunded after it was given is owed by nobody: it is settled with its refund, and its history says
-- so.
INSERT INTO reward_events (workspace_id, id, reward_id, at, actor, actor_id, event, state_before, state_after, reason)
SELECT r.workspace_id,
    (SELECT MAX(e.id) FROM reward_events e WHERE e.workspace_id = r.workspace_id)
        + ROW_NUMBER() OVER (PARTITION BY r.workspace_id ORDER BY r.id),
    r.id, r.updated_at, 'system', NULL, 'offset', 'clawback_due', 'clawed_back', NULL
FROM rewards r WHERE r.state = 'clawback_due' AND r.owed = 0;
UPDATE rewards SET state = 'clawed_back', version = version + 1 WHERE state = 'clawback_due' AND owed = 0;
