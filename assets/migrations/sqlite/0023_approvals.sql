-- Approvals of links: a code that somebody speaks to the user, in place of a texted one.

-- Of the code: a hash under the key outside of the database.
alter table links add column approval_hash blob;
alter table links add column approval_until bigint;
-- Who approved it, and the entry of the audit log that tells of it; kept with what was proved.
alter table links add column approved_by text;
alter table links add column approval_entry bigint;
create index links_by_approver on links (approved_by) where approved_by is not null;
