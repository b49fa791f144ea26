-- What an advocate called a prospect who had objected before, sealed: nothing else is kept of them.
ALTER TABLE referrals ADD COLUMN sealed TEXT;
