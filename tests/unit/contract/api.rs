mod audit;
mod message_content;
mod overview;
mod summary;
