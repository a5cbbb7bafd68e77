-- Operators sign in as users do: a password, an authenticator, recovery codes and links are a user's or an
-- operator's. A foreign key names one table, so triggers say what it said of users.

create temp table passwords_before as select * from passwords;
drop table passwords;
create table passwords (
    user_id    text   not null primary key,
    hash       text   not null,
    changed_at bigint not null
);
insert into passwords select * from passwords_before;
drop table passwords_before;

create temp table authenticators_before as select * from authenticators;
drop table authenticators;
create table authenticators (
    user_id       text   not null primary key,
    sealed_secret blob   not null,
    last_step     bigint not null,
    created_at    bigint not null
);
insert into authenticators select * from authenticators_before;
drop table authenticators_before;

create temp table recovery_codes_before as select * from recovery_codes;
drop table recovery_codes;
create table recovery_codes (
    user_id text   not null,
    hash    text   not null,
    used_at bigint,
    primary key (user_id, hash)
);
insert into recovery_codes select * from recovery_codes_before;
drop table recovery_codes_before;

create temp table enrolments_before as select * from enrolments;
drop table enrolments;
create table enrolments (
    user_id text   not null primary key,
    at      bigint not null
) without rowid;
insert into enrolments select * from enrolments_before;
drop table enrolments_before;

create temp table links_before as select * from links;
drop table links;
create table links (
    token_hash     blob    not null primary key,
    purpose        text    not null,
    user_id        text    not null,
    created_at     bigint  not null,
    expires_at     bigint  not null,
    used_at        bigint,
    revoked_at     bigint,
    number         text,
    ends_sessions  integer not null default 0,
    failures       integer not null default 0,
    sealed_code    blob,
    code_at        bigint,
    codes          integer not null default 0,
    proof_hash     blob,
    -- passwords refused on it.
    refused        integer not null default 0,
    -- What had to be proved when it was issued.
    needed         integer not null default 0,
    -- The address that it confirms, and the user who ordered that.
    email          text,
    -- Of the code that approves it: a hash under the key outside of the database.
    approval_hash  blob,
    approval_until bigint,
    -- Who approved it, and the entry of the audit log that tells of it.
    approved_by    text,
    approval_entry bigint,
    ordered_by     text,
    -- 1 where the authenticator that the link sets up takes the place of those that are there.
    replaces       integer not null default 0
);
insert into links (token_hash, purpose, user_id, created_at, expires_at, used_at, revoked_at, number,
    ends_sessions, failures, sealed_code, code_at, codes, proof_hash, refused, needed, email,
    approval_hash, approval_until, approved_by, approval_entry, ordered_by, replaces)
select token_hash, purpose, user_id, created_at, expires_at, used_at, revoked_at, number,
    ends_sessions, failures, sealed_code, code_at, codes, proof_hash, refused, needed, email,
    approval_hash, approval_until, approved_by, approval_entry, ordered_by, replaces
from links_before;
drop table links_before;
create index links_live on links (user_id, purpose) where used_at is null and revoked_at is null;
create index links_by_user on links (user_id);
create index links_by_email on links (email)
where email is not null and used_at is null and revoked_at is null;
create index links_by_approver on links (approved_by) where approved_by is not null;
create index links_by_orderer on links (ordered_by) where ordered_by is not null;

create trigger passwords_of_somebody before insert on passwords
when not exists (select 1 from users where id = new.user_id)
    and not exists (select 1 from accounts where id = new.user_id and role_rank is not null)
begin select raise(abort, 'a password of nobody'); end;
create trigger authenticators_of_somebody before insert on authenticators
when not exists (select 1 from users where id = new.user_id)
    and not exists (select 1 from accounts where id = new.user_id and role_rank is not null)
begin select raise(abort, 'an authenticator of nobody'); end;
create trigger recovery_codes_of_somebody before insert on recovery_codes
when not exists (select 1 from users where id = new.user_id)
    and not exists (select 1 from accounts where id = new.user_id and role_rank is not null)
begin select raise(abort, 'a recovery code of nobody'); end;
create trigger enrolments_of_somebody before insert on enrolments
when not exists (select 1 from users where id = new.user_id)
    and not exists (select 1 from accounts where id = new.user_id and role_rank is not null)
begin select raise(abort, 'an enrolment of nobody'); end;
create trigger links_of_somebody before insert on links
when not exists (select 1 from users where id = new.user_id)
    and not exists (select 1 from accounts where id = new.user_id and role_rank is not null)
begin select raise(abort, 'a link of nobody'); end;
create trigger users_leave_nothing before delete on users
when exists (select 1 from passwords where user_id = old.id)
    or exists (select 1 from authenticators where user_id = old.id)
    or exists (select 1 from recovery_codes where user_id = old.id)
    or exists (select 1 from enrolments where user_id = old.id)
    or exists (select 1 from links where user_id = old.id)
begin select raise(abort, 'a user who has credentials'); end;

-- An operator signs in by an address that no other operator has. The account by which a directory is read
-- on its host has none, and signs in nowhere. A removed operator keeps name and address, by which the log
-- tells of what was under way, and has no role any more.
alter table accounts add column last_sign_in_at bigint;
create unique index accounts_by_email on accounts (email)
where email is not null and role_rank is not null;
