//! What a visitor does on a page, and reads there.

use super::chromium::Chromium;
use fantoccini::{Locator, elements::Element, key::Key};
use std::time::Duration;

/// After which a page is taken to be lost.
const PATIENCE: Duration = Duration::from_secs(60);

impl Chromium {
    pub async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    pub async fn find(&self, css: &str) -> Element {
        self.client.find(Locator::Css(css)).await.unwrap()
    }

    pub async fn text_of(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    pub async fn heading(&self) -> String {
        self.text_of("h1").await
    }

    pub async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    /// Whether all of it is on the screen.
    pub async fn is_in_view(&self, css: &str) -> bool {
        let script = "
            const { top, bottom } = document.querySelector(arguments[0]).getBoundingClientRect();
            // Places are fractions of pixels.
            return top > -1 && bottom < innerHeight + 1 && bottom > top;
        ";
        let seen = self.client.execute(script, vec![css.into()]).await.unwrap();
        seen.as_bool().unwrap()
    }

    /// Everything the page says.
    pub async fn says(&self) -> String {
        self.text_of("body").await
    }

    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name={name}]")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses the button for `step`, and waits for the page it leads to.
    pub async fn press(&self, step: &str) {
        let button = self.find(&format!("button[value={step}]")).await;
        self.leaving(async || button.click().await.unwrap()).await;
    }

    /// Presses a key on what has the focus, and waits for the page it leads to.
    pub async fn press_key(&self, key: Key) {
        self.leaving(async || self.key(key).await).await;
    }

    pub async fn key(&self, key: Key) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(&char::from(key).to_string()).await.unwrap();
    }

    pub async fn shift_tab(&self) {
        let keys = format!("{}{}", char::from(Key::Shift), char::from(Key::Tab));
        self.type_text(&keys).await;
    }

    pub async fn type_text(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Fills in a code and sends it.
    pub async fn enter(&self, step: &str, code: &str) {
        self.fill("code", code).await;
        self.press(step).await;
    }

    /// The old page is marked, so that the new one is known when it is there.
    async fn leaving(&self, act: impl AsyncFnOnce()) {
        let mark = "document.documentElement.dataset.old = 'yes'";
        self.client.execute(mark, Vec::new()).await.unwrap();
        act().await;
        let fresh = Locator::Css("html:not([data-old]) footer");
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(20));
        wait.for_element(fresh).await.expect("no other page came");
    }
}
