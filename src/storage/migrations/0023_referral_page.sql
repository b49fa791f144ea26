-- Where the referral space stands in the publisher's product: mail to advocates leads there.
ALTER TABLE workspaces ADD COLUMN referral_page TEXT;
