mod qr;
mod views;
