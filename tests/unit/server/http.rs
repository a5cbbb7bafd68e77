mod address;
mod layers;
mod limits;
mod listener;
mod pages;
