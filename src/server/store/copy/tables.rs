//! The tables that are copied, in an order in which nothing refers to what is not there yet. What is computed
//! from users (figures, the index of the search) is made anew by the triggers of the target, and leases are of
//! the servers that run.

use super::{
    ColumnType::{Blob, Int, Text},
    CopiedTable,
};

/// One table: how many of its columns, which come first, are its key, how many rows are read at a time, and the
/// columns. Rows that may be large are read in smaller numbers.
macro_rules! table {
    (
        $name:ident[$keys:literal] $batch:literal:
        $first:ident $first_type:ident $(, $column:ident $type:ident)*
    ) => {
        CopiedTable {
            name: stringify!($name),
            keys: $keys,
            batch: $batch,
            columns: &[
                (stringify!($first), $first_type)
                $(, (stringify!($column), $type))*
            ],
            select: concat!(
                "select ", stringify!($first) $(, ", ", stringify!($column))*,
                " from ", stringify!($name), " where "
            ),
            insert: concat!(
                "insert into ", stringify!($name),
                " (", stringify!($first) $(, ", ", stringify!($column))*, ") values "
            ),
            only: "true",
            late: None,
        }
    };
}

pub const COPIED_TABLES: [CopiedTable; 34] = [
    CopiedTable {
        // Where the copy says that it is not finished.
        only: "name <> 'copy'",
        ..table! { settings[1] 1000:
            name Text, value Text
        }
    },
    table! { users[1] 500:
        number Int, id Text, name Text, name_key Blob, email Text, username Text,
        external_id Text, remote_revision Text, as_of Int, role_rank Int, kind Int, phone Text,
        present Int, missing Int, unread Int, unknown Int, setup_sent_at Int,
        setup_expires_at Int, gap_since Int, exempt_until Int, disabled_at Int,
        search_text Text, last_sign_in_at Int, created_at Int, revision Int, store_name Text,
        store_mode Text, locked_until Int, written Text, overwritten Text, overwritten_at Int,
        language Text
    },
    table! { removed_users[1] 1000:
        id Text, removed_at Int
    },
    table! { accounts[1] 1000:
        id Text, user_id Text, created_at Int, name Text, email Text, role_rank Int,
        last_sign_in_at Int
    },
    table! { user_factors[2] 1000:
        user_id Text, kind Int, state Int, at Int, expires_at Int, count Int, reason Int
    },
    table! { directory_factors[2] 1000:
        user_id Text, external_id Text, kind Text, status Text, label Text
    },
    table! { passwords[1] 1000:
        user_id Text, hash Text, changed_at Int
    },
    table! { authenticators[1] 1000:
        user_id Text, sealed_secret Blob, last_step Int, created_at Int
    },
    table! { recovery_codes[2] 1000:
        user_id Text, hash Text, used_at Int
    },
    table! { enrolments[1] 1000:
        user_id Text, at Int
    },
    table! { links[1] 1000:
        token_hash Blob, purpose Text, user_id Text, created_at Int, expires_at Int,
        used_at Int, revoked_at Int, number Text, ends_sessions Int, failures Int,
        sealed_code Blob, code_at Int, codes Int, proof_hash Blob, refused Int, needed Int,
        email Text, approval_hash Blob, approval_until Int, approved_by Text,
        approval_entry Int, ordered_by Text, replaces Int
    },
    table! { exemptions[1] 1000:
        user_id Text, until Int, reason Text, by_id Text, at Int
    },
    table! { sessions[1] 1000:
        token_hash Blob, id Text, account_id Text, stage Int, created_at Int, expires_at Int,
        ended_at Int, idle_ms Int, last_seen_at Int, stepped_up_until Int, revealed_until Int,
        client Text, sealed_secret Blob, sealed_code Blob, code_at Int, codes Int, source Text,
        local_uid Int, provider_sid Text, role_read_at Int
    },
    table! { tokens[1] 1000:
        id Text, token_hash Blob, name Text, scope Int, account_id Text, created_at Int,
        expires_at Int, last_used_at Int, revoked_at Int, revealed_until Int
    },
    table! { attempts[1] 1000:
        account Blob, failures Int, last_at Int, free_at Int, expires_at Int
    },
    table! { known_networks[1] 1000:
        key Blob, account_id Text, last_at Int, admitted_until Int
    },
    table! { realm_sign_ins[1] 1000:
        token_hash Blob, address_hash Blob, compare_code Text, session_hash Blob, asked_by Text,
        client Text, source Text, created_at Int, expires_at Int, browser_hash Blob,
        state_hash Blob, begun_at Int, account_id Text, provider_sid Text, refusal Text,
        refusal_note Text, ended_at Int
    },
    table! { provider_logouts[1] 1000:
        id_hash Blob, expires_at Int
    },
    table! { idempotency[2] 20:
        account_id Text, key Text, request_hash Blob, status Int, body Blob, etag Text, at Int
    },
    table! { idempotency_users[3] 1000:
        account_id Text, key Text, user_id Text
    },
    table! { held_actions[1] 100:
        id Text, account_id Text, user_id Text, source Text, ordered_at Int, due_at Int,
        key Text, request_hash Blob, revision Int, state Text, sealed Blob
    },
    table! { audit[1] 1000:
        seq Int, at Int, actor_id Text, actor_name Text, actor_email Text, event Text,
        target_id Text, target_name Text, target_email Text, note Text, prev_hash Blob,
        hash Blob, version Int, code Text, source Text, reason Text, actor_commitment Blob,
        target_commitment Blob
    },
    table! { audit_names[1] 1000:
        commitment Blob, user_id Text, salt Blob, name Text, email Text, username Text
    },
    table! { shipping[1] 1000:
        place Text, seq Int
    },
    table! { outbox[1] 100:
        id Int, message_id Text, at Int, channel Text, kind Text, state Text, user_id Text,
        user_name Text, user_email Text, recipient Text, subject Text, sealed Blob,
        attempts Int, next_attempt_at Int, lease Blob, lease_until Int, settled_at Int,
        answer Text, link_hash Blob, spared Int, queued_at Int, discarded_by Text, hold Int,
        limited_at Int, parts Int, asked_by Text
    },
    table! { channels[1] 1000:
        channel Text, rate Int, paused_until Int, cause Text, refusals Int, refused_at Int,
        answer Text
    },
    CopiedTable {
        late: Some("update jobs set retry_of = $1 where id = $2"),
        ..table! { jobs[1] 1000:
            id Text, retry_of Text, action Text, by_id Text, by_name Text, by_email Text,
            source Text, reason Text, override_cool_down Int, cool_down_days Int, state Text,
            created_at Int, started_at Int, finished_at Int, total Int, done Int, skipped Int,
            failed Int, unknown Int
        }
    },
    table! { job_items[2] 1000:
        job_id Text, number Int, user_id Text, email Text, outcome Text, code Text,
        retried_by Text
    },
    table! { operations[1] 100:
        id Text, account_id Text, user_id Text, source Text, key Text, request_hash Blob,
        job_id Text, job_item Int, label Text, reason Text, note Text, orders Text, steps Text,
        step Int, sent_at Int, patience Int, state Text, answer Text, ordered_at Int,
        settled_at Int, attempts Int, next_attempt_at Int, lease Blob, lease_until Int,
        link_hash Blob, sealed_secret Blob, email Text, bound Int
    },
    table! { scans[1] 1000:
        id Int, started_at Int, cursor Text, is_listed Int, expected Int, finished_at Int,
        fault Text, users Int, added Int, changed Int, gone Int, unread Int, shrunk_before Int,
        shrunk_now Int, change_mark Text
    },
    table! { scanned_users[1] 100:
        external_id Text, revision Text, record Text, is_taken Int, is_whole Int
    },
    table! { scanned_factors[2] 200:
        user_external_id Text, factor_id Text, record Text
    },
    table! { days[1] 1000:
        date Text, humans Int, complete Int, unknown Int
    },
    table! { day_factors[2] 1000:
        date Text, kind Int, present Int
    },
];
