"""Everything outside, one sub-package per thing, each behind a port of `app.ports`."""
