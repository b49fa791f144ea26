-- What the time of reps had cost when a guard-rail was last released: the cost that is judged holds it from now on, and
-- no program is to be stopped for calls that were made before.
ALTER TABLE guardrail_baselines ADD COLUMN calls {i64} NOT NULL DEFAULT 0;

UPDATE guardrail_baselines SET calls = COALESCE((
    SELECT CAST(SUM(c.cost) AS BIGINT) FROM calls c
    JOIN referrals r ON r.workspace_id = c.workspace_id AND r.id = c.referral_id
    WHERE c.workspace_id = guardrail_baselines.workspace_id AND c.currency = guardrail_baselines.currency
    AND r.program_id = guardrail_baselines.program_id AND r.campaign_id = guardrail_baselines.campaign_id), 0);

-- What whoever wants may take, of a long queue a few.
CREATE INDEX call_tasks_to_take ON call_tasks (workspace_id, due_at, worth DESC, referral_id)
    WHERE is_open AND (is_free OR rep_id = 0);
