mod init;
mod names;
mod order;
mod output;
mod report;
mod table;
mod value_enum;
