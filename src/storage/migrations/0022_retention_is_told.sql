-- For how long data are kept is told from the settings by which they are erased, no longer from a text beside them.
DELETE FROM legal_answers WHERE topic = 'retention';
