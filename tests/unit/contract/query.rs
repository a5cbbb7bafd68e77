mod age;
mod audit;
