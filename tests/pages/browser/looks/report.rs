//! The report, and the pictures of the documentation.

use super::*;

#[tokio::test]
#[ignore = "needs Chromium"]
async fn the_report_is_accessible_folds_and_prints() {
    let chromium = Chromium::start().await;
    let home = TestHome::new();
    chromium.open(&report_of_a_demo(&home)).await;
    for scheme in [Scheme::Light, Scheme::Dark] {
        chromium.scheme(scheme).await;
        for screen in [Screen::Narrow, Screen::Zoomed, Screen::Tablet, Screen::Desktop] {
            chromium.screen(screen).await;
            let context = format!("the report ({scheme:?}, {screen:?})");
            assert_violates_nothing(&chromium, &context).await;
            assert_fits(&chromium, &context).await;
        }
    }
    let rows = "return [...document.querySelectorAll('th.date')].filter(row => row.checkVisibility()).length";
    let shown = async || chromium.client.execute(rows, Vec::new()).await.unwrap().as_u64().unwrap();
    assert_eq!(shown().await, 14);
    chromium.client.execute("document.querySelector('summary').focus()", Vec::new()).await.unwrap();
    chromium.key(fantoccini::key::Key::Enter).await;
    assert_eq!(shown().await, 90, "the keyboard unfolds them");
    chromium.key(fantoccini::key::Key::Enter).await;
    assert_eq!(shown().await, 14);
    chromium.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    assert_eq!(shown().await, 90, "paper cannot be unfolded");
}

/// With `MFADMIN_PICTURES=1` the pictures of the documentation are taken anew.
#[tokio::test]
#[ignore = "needs Chromium"]
async fn pictures_of_the_pages_and_the_report() {
    let test_app = organisation::open().await;
    let chromium = Chromium::start().await;
    let ana = organisation::newcomer(&test_app).await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = match env::var_os("MFADMIN_PICTURES") {
        Some(_) => root.join("assets/pictures"),
        None => Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures"),
    };
    fs::create_dir_all(&folder).unwrap();
    let home = TestHome::new();
    for (name, screen, link) in [
        ("setup", Screen::Desktop, organisation::setup_link(&test_app, ana).await),
        ("password", Screen::Desktop, organisation::password_link(&test_app, ana).await),
        ("phone", Screen::Phone, organisation::phone_link(&test_app, ana).await),
        ("report", Screen::Desktop, report_of_a_demo(&home)),
    ] {
        chromium.screen(screen).await;
        chromium.open(&link).await;
        let picture = image::load_from_memory(&picture(&chromium).await).unwrap();
        // The days of a report go on for long.
        let top = picture.crop_imm(0, 0, picture.width(), picture.height().min(LONGEST));
        top.save(folder.join(name).with_extension("png")).unwrap();
    }
}

/// The address of a report, as `mfadmin report` writes it, in `home`.
fn report_of_a_demo(home: &TestHome) -> String {
    let mut demo = home.start(&["demo", "--headless"]);
    let (server, call) = (demo.line(), demo.line());
    let token = call.split("Bearer ").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let variables = [("MFADMIN_SERVER", server.as_str()), ("MFADMIN_TOKEN", token)];
    let report = home.run_with(&variables, &["report", "--format", "html", "--names", "5"]);
    assert_eq!(report.code, Some(0), "{report:?}");
    format!("file://{}", home.write("report.html", &report.stdout))
}
