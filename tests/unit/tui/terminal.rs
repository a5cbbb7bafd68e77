mod diff_backend;
