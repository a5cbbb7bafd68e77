-- A texted code is for its receiver alone. Those that still wait or were given up are good for minutes
-- at most, so their texts are erased.
update outbox set state = 'withdrawn', sealed = x'', lease = null, lease_until = null,
    settled_at = coalesce(settled_at, at), answer = 'Its code expired before it could be sent.'
where kind = 'phone_code' and state in ('queued', 'failed');
