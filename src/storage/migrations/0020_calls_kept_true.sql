-- Since when a prospect has been silent, by whom a line of history is about a member without naming them, and who looks
-- after an account from when on.
ALTER TABLE prospect_notices ADD COLUMN answered_at {i64};
ALTER TABLE referral_events ADD COLUMN member_id {i64};
ALTER TABLE account_events ADD COLUMN rep_id {i64};

CREATE INDEX tasks_by_referral ON tasks (workspace_id, referral_id, id);

-- Countries of reps are matched in upper case.
UPDATE rep_profiles SET countries = UPPER(countries);

-- Whoever spoke to a rep, or was promised a call back, before this was kept.
UPDATE prospect_notices SET answered_at =
    (SELECT MAX(COALESCE(c.call_back_at, c.at)) FROM calls c WHERE c.workspace_id = prospect_notices.workspace_id
        AND c.referral_id = prospect_notices.referral_id AND c.party = 'prospect'
        AND c.outcome IN ('reached', 'call_back'));
UPDATE prospect_notices SET erase_at = erase_at + (answered_at - contacted_at)
    WHERE answered_at > contacted_at AND erase_at IS NOT NULL AND objected_at IS NULL
        AND EXISTS (SELECT 1 FROM referrals r WHERE r.workspace_id = prospect_notices.workspace_id
            AND r.id = prospect_notices.referral_id AND r.engaged_at IS NULL AND r.won_at IS NULL
            AND r.state <> 'erased');
