mod config_file;
