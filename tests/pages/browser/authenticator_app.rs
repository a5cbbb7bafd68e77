//! The user's authenticator app: it scans the picture on the screen, and computes codes by another
//! implementation than ours.

use super::chromium::Chromium;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use std::process::Command;

pub struct AuthenticatorApp {
    secret: String,
}

impl AuthenticatorApp {
    /// Types the key that the page shows.
    pub async fn typing_the_key(chromium: &Chromium) -> Self {
        let key = chromium.text_of("#key").await;
        Self { secret: key.split_whitespace().collect() }
    }

    /// Scans what is on the screen.
    pub async fn scanning(chromium: &Chromium) -> Self {
        let address = scan(&picture(chromium).await);
        let (_, secret) = address.split_once("secret=").unwrap();
        Self { secret: secret.split('&').next().unwrap().to_owned() }
    }

    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The code that it shows now.
    pub fn code(&self) -> String {
        self.code_at("now")
    }

    /// The code that it shows next, which a server has to take already.
    pub fn next_code(&self) -> String {
        self.code_at("now + 30 seconds")
    }

    /// A code that is not right around now.
    pub fn wrong_code(&self) -> String {
        let near: Vec<String> = (-3..=3)
            .map(|step: i32| self.code_at(&format!("now + {} seconds", step * 30)))
            .collect();
        let code = (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code));
        code.unwrap()
    }

    fn code_at(&self, time: &str) -> String {
        let output = Command::new("oathtool")
            .args(["--totp", "--base32", "--now", time, &self.secret])
            .output()
            .expect("oathtool is missing (Debian: apt-get install oathtool)");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

/// The whole page as PNG.
pub async fn picture(chromium: &Chromium) -> Vec<u8> {
    let wanted = json!({ "format": "png", "captureBeyondViewport": true });
    let picture = chromium.devtools("Page.captureScreenshot", wanted).await;
    BASE64_STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()
}

/// The content of the only QR code in `png`.
pub fn scan(png: &[u8]) -> String {
    let picture = image::load_from_memory(png).unwrap().to_luma8();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(
        picture.width() as usize,
        picture.height() as usize,
        |x, y| picture.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).0[0],
    );
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "one QR code should be in the picture");
    grids[0].decode().unwrap().1
}
