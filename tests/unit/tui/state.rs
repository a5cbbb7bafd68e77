mod known_jobs;
