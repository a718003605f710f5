-- Who sees photos with a watermark: 'off' (nobody), 'guests', 'guests-until-bought', 'everyone-until-bought'.
ALTER TABLE galleries ADD COLUMN proofs TEXT NOT NULL DEFAULT 'off';
-- The version whose photos all have a proof. If it is not the live one, who may only see proofs sees nothing.
ALTER TABLE galleries ADD COLUMN proof_version TEXT;
-- 1: the pictures of a public cover were made from the proof.
ALTER TABLE public_covers ADD COLUMN from_proof INTEGER NOT NULL DEFAULT 0;
