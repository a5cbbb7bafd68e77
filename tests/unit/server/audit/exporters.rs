mod syslog;
