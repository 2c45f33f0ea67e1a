//! Documents in archives and compressed files are read as if they were unpacked, within limits.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use kenzan::{Cancel, Session, Settings};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::session::Watched;

pub(crate) const SOUND: &str = "item,cost\nRent,40\nFood,25\nTravel,31\nTotal,96\n";
pub(crate) const FAULTY: &str = "item,cost\nRent,40\nFood,25\nTravel,31\nTotal,296\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The reports of the program on a directory with `files`, and its exit code.
pub(crate) fn run(files: &[(&str, &[u8])], args: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    said(folder.path(), args)
}

fn said(folder: &Path, args: &[&str]) -> (String, Option<i32>) {
    let mut program = assert_cmd::Command::cargo_bin("kenzan").unwrap();
    let output = program.current_dir(folder).args(["--lang", "en"]).args(args).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code())
}

#[test]
fn a_compressed_file_is_checked_like_the_file_in_it() {
    for (text, code) in [(SOUND, 0), (FAULTY, 1)] {
        let (told, exit) =
            run(&[("costs.csv.gz", &gzip(text.as_bytes()))], &["check", "costs.csv.gz"]);
        assert_eq!(exit, Some(code), "{told}");
        assert_eq!(told.contains("costs.csv.gz:5:7"), code == 1, "{told}");
    }
    // A directory is searched for them, too.
    let (told, exit) = run(&[("costs.csv.gz", &gzip(FAULTY.as_bytes()))], &["check", "."]);
    assert!(exit == Some(1) && told.contains("costs.csv.gz:5:7"), "{told}");
}

#[test]
fn an_archive_is_checked_like_a_directory() {
    let inner = archive(&[("deep.csv", FAULTY.as_bytes())]);
    let members: &[(&str, &[u8])] = &[
        ("a/costs.csv", FAULTY.as_bytes()),
        ("a/good.csv", SOUND.as_bytes()),
        ("b/costs.csv.gz", &gzip(FAULTY.as_bytes())),
        ("notes.bin", b"\0\0"),
        ("__MACOSX/a/costs.csv", b"\0"),
        ("../outside.csv", FAULTY.as_bytes()),
    ];
    let files: &[(&str, &[u8])] = &[("bundle.zip", &archive(members))];
    let (told, exit) = run(files, &["check", "bundle.zip"]);
    assert_eq!(exit, Some(1), "{told}");
    for place in ["bundle.zip!a/costs.csv:5:7", "bundle.zip!b/costs.csv.gz:5:7"] {
        assert!(told.contains(place), "{place}: {told}");
    }
    assert!(
        !told.contains("good.csv:") && !told.contains("MACOSX") && !told.contains("outside"),
        "{told}"
    );
    // One of its documents can be named.
    let (told, exit) = run(files, &["check", "bundle.zip!a/good.csv"]);
    assert_eq!(exit, Some(0), "{told}");
    // An archive inside is not opened, which is an error.
    let (told, exit) =
        run(&[("outer.zip", &archive(&[("inner.zip", &inner)]))], &["check", "outer.zip"]);
    assert!(
        exit == Some(2) && told.contains("an archive inside an archive is not opened"),
        "{told}"
    );
}

#[test]
fn source_sets_lead_into_archives() {
    let bundle = archive(&[("a/costs.csv", FAULTY.as_bytes()), ("b/costs.csv", FAULTY.as_bytes())]);
    for (glob, count) in
        [("bundle.zip", 2), ("*.zip", 2), ("bundle.zip!a/*.csv", 1), ("*.zip!**/*.csv", 2)]
    {
        let config = format!("extends: [kenzan:auto]\nsources: {{ costs: '{glob}' }}\n");
        let files: &[(&str, &[u8])] =
            &[("bundle.zip", &bundle), ("kenzan.yaml", config.as_bytes())];
        let (told, _) = run(files, &["check"]);
        assert_eq!(told.matches("costs.csv:5:7").count(), count, "{glob}: {told}");
    }
    let files: &[(&str, &[u8])] =
        &[("bundle.zip", &bundle), ("kenzan.yaml", b"sources: { costs: 'bundle.zip!c/*' }\n")];
    let (told, exit) = run(files, &["check"]);
    assert!(exit == Some(2) && told.contains("matches no file"), "{told}");
}

#[test]
fn reports_suppressions_and_excerpts_work_in_archives() {
    let bundle = archive(&[("costs.csv", FAULTY.as_bytes())]);
    let files: &[(&str, &[u8])] = &[("bundle.zip", &bundle)];
    let (told, _) = run(files, &["check", "bundle.zip", "-f", "sarif"]);
    assert!(
        told.contains("bundle.zip!costs.csv") || told.contains("bundle.zip%21costs.csv"),
        "{told}"
    );
    let config = "extends: [kenzan:auto]\nsources: { costs: 'bundle.zip!*.csv' }\nsuppress:\n  - { rule: table/total, in: 'bundle.zip!costs.csv', reason: known }\n";
    let files: &[(&str, &[u8])] = &[("bundle.zip", &bundle), ("kenzan.yaml", config.as_bytes())];
    let (told, exit) = run(files, &["check"]);
    assert_eq!(exit, Some(0), "{told}");
}

#[test]
fn what_is_packed_is_never_written() {
    let rule = b"id: a/total\ncheck: { sum: { total: '$[3].cost', items: '$[0:3].cost' } }\n";
    let config = b"sources: { costs: 'costs.csv.gz' }\nrules: [rules.yaml]\n";
    let bytes = gzip(FAULTY.as_bytes());
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("costs.csv.gz", &*bytes), ("kenzan.yaml", config), ("rules.yaml", rule)]
    {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let (told, exit) = said(folder.path(), &["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(exit, Some(1), "{told}");
    assert_eq!(std::fs::read(folder.path().join("costs.csv.gz")).unwrap(), bytes);
}

#[test]
fn bombs_and_broken_archives_are_reported_within_bounds() {
    let large = vec![b'0'; 40 << 20];
    let many: Vec<(String, &[u8])> =
        (0..2001).map(|it| (format!("{it}.csv"), &b"a,b\n"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|it| (&*it.0, it.1)).collect();
    let sound = archive(&[("costs.csv", SOUND.as_bytes())]);
    for (name, bytes, says) in [
        ("bomb.csv.gz", gzip(&large), "too large when unpacked"),
        ("bomb.zip", archive(&[("bomb.csv", &large)]), "too large when unpacked"),
        ("many.zip", archive(&many), "more than 2000 members"),
        ("cut.csv.gz", gzip(SOUND.as_bytes())[..20].to_vec(), "cannot be unpacked"),
        ("none.csv.gz", SOUND.as_bytes().to_vec(), "cannot be unpacked"),
        ("cut.zip", sound[..sound.len() - 10].to_vec(), "cannot be unpacked"),
        ("none.zip", vec![], "cannot be unpacked"),
    ] {
        let (told, exit) = run(&[(name, &bytes)], &["check", name]);
        assert!(exit == Some(2) && told.contains(says), "{name}: {told}");
    }
}

const MAIL: &str = "From: a@example.org\r\nTo: b@example.org\r\nSubject: =?UTF-8?B?6LK755So?=\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=x\r\n\r\n\
--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n\
--y\r\nContent-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: 7bit\r\n\r\nsee the page\r\n\
--y\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
<p>=E5=88=86=E6=95=A3</p><table><tr><th>Item<th>Cost<tr><td>Rent<td>1,250<tr><td>Food<td>842<tr><td>Travel<td>317=\r\n\
<tr><td>Total<td>TOTAL</table>\r\n--y--\r\n\
--x\r\nContent-Type: text/csv; name=costs.csv\r\nContent-Disposition: attachment; filename=costs.csv\r\n\
Content-Transfer-Encoding: base64\r\n\r\nATTACHED\r\n--x--\r\n";

#[test]
fn the_words_and_the_attachments_of_a_mail_are_checked() {
    // "item,cost\nRent,40\nFood,25\nTravel,31\nTotal,296\n" and the same with 96.
    let faulty = "aXRlbSxjb3N0ClJlbnQsNDAKRm9vZCwyNQpUcmF2ZWwsMzEKVG90YWwsMjk2Cg==";
    let sound = "aXRlbSxjb3N0ClJlbnQsNDAKRm9vZCwyNQpUcmF2ZWwsMzEKVG90YWwsOTYK";
    let mail = |total: &str, attached: &str| {
        MAIL.replace("TOTAL", total).replace("ATTACHED", attached).into_bytes()
    };
    let (told, exit) = run(&[("a.eml", &mail("2,409", sound))], &["check", "a.eml"]);
    assert_eq!(exit, Some(0), "{told}");
    let (told, exit) = run(&[("a.eml", &mail("2,446", faulty))], &["check", "a.eml"]);
    assert_eq!(exit, Some(1), "{told}");
    assert!(told.contains("a.eml!body.html:") && told.contains("a.eml!costs.csv:5:7"), "{told}");
    // What the page says twice, as text, is not checked twice.
    assert!(!told.contains("body.txt"), "{told}");
    let (told, exit) = run(&[("a.eml", &mail("2,446", faulty))], &["check", "a.eml!body.html"]);
    assert!(exit == Some(1) && !told.contains("costs.csv"), "{told}");
}

#[test]
fn the_head_of_a_mail_is_read_and_attachments_that_are_not_are_said() {
    let mail = MAIL.replace("TOTAL", "2,409").replace("ATTACHED", "eA==");
    let mail = mail.replace("=?UTF-8?B?6LK755So?=", "Costs of =?UTF-8?Q?1,250_USD?=");
    let picture = "--x\r\nContent-Type: image/png; name=plan.png\r\nContent-Disposition: attachment; filename=plan.png\r\n\r\nx\r\n--x--";
    let mail = mail.replace("--x--", picture);
    let files: &[(&str, &[u8])] = &[("a.eml", mail.as_bytes())];
    let (told, _) = run(files, &["check", "a.eml", "-v"]);
    let says = "note[input/packed] `a.eml!plan.png` has a format that is not supported";
    assert!(told.contains(says), "{told}");
    // The subject is words, with figures.
    let (told, _) = run(files, &["facts", "a.eml!head.txt"]);
    assert!(told.contains("1,250 USD"), "{told}");
    // So are the words of a mail without a page.
    let plain = "From: a@b\r\nSubject: costs\r\n\r\nRent was 1,250 USD.\r\n";
    let (told, _) = run(&[("b.eml", plain.as_bytes())], &["facts", "b.eml"]);
    assert!(told.contains("b.eml!body.txt:1:10"), "{told}");
    // A configuration that names all of it says so, too; one that names a part does not.
    for (glob, is_said) in [("*.eml", true), ("*.eml!*.html", false)] {
        let config = format!("extends: [kenzan:auto]\nsources: {{ mails: '{glob}' }}\n");
        let files: &[(&str, &[u8])] =
            &[("a.eml", mail.as_bytes()), ("kenzan.yaml", config.as_bytes())];
        let (told, _) = run(files, &["check", "-v"]);
        assert_eq!(told.contains(says), is_said, "{glob}: {told}");
    }
}

#[test]
fn archives_in_a_directory_are_said_not_to_be_opened() {
    let bundle = archive(&[("costs.csv", FAULTY.as_bytes())]);
    let mut files: Vec<(&str, &[u8])> = vec![("good.csv", SOUND.as_bytes()), ("a.zip", &bundle)];
    let (told, exit) = run(&files, &["check", ".", "-v"]);
    assert!(
        exit == Some(0) && told.contains("note[input/packed] `a.zip` was not opened"),
        "{told}"
    );
    assert!(told.contains("kenzan check a.zip"), "{told}");
    let (told, _) = run(&files, &["check", "."]);
    assert!(told.contains("note: `a.zip` was not opened"), "{told}");
    files.push(("b.eml", MAIL.as_bytes()));
    let (told, _) = run(&files, &["check", ".", "-v"]);
    assert!(
        told.contains("2 archives and mails were not opened, the first of them `a.zip`"),
        "{told}"
    );
    files.push((".gitignore", b"*.zip\n*.eml\n"));
    let (told, _) = run(&files, &["check", ".", "-v"]);
    assert!(!told.contains("opened"), "{told}");
}

#[test]
fn an_archive_is_read_once_for_all_its_documents() {
    let names: Vec<String> = (0..40).map(|it| format!("{it}.csv")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|it| (&**it, SOUND.as_bytes())).collect();
    let config = "extends: [kenzan:auto]\nsources: { costs: bundle.zip }\n";
    let files = kenzan::Memory::new().with("bundle.zip", archive(&members));
    let files = Watched::new(files.with("kenzan.yaml", config));
    let read = files.read.clone();
    let mut session = Session::open(files, Settings::default());
    assert_eq!(session.check(&Cancel::new()).unwrap().documents(), 40);
    let is_bundle = |it: &&PathBuf| it.extension().is_some_and(|it| it == "zip");
    assert_eq!(read.lock().unwrap().iter().filter(is_bundle).count(), 1);
}

#[test]
fn an_open_session_sees_that_an_archive_was_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("kenzan.yaml", b"extends: [kenzan:auto]\nsources: { costs: bundle.zip }\n");
    let mut session = Session::open(kenzan::Disk::at(folder.path()), Settings::default());
    let mut counts = Vec::new();
    for text in [SOUND, FAULTY, SOUND] {
        write("bundle.zip", &archive(&[("costs.csv", text.as_bytes())]));
        session.changed("bundle.zip");
        counts.push(session.check(&Cancel::new()).unwrap().diagnostics().len());
    }
    assert_eq!(counts, [0, 1, 0]);
}

#[test]
fn links_in_a_mail_lead_to_its_parts() {
    let linked = "<p>See <a href=3D\"costs.csv\">costs</a>, <a href=3D\"cid:PLAN\"><img src=3D\"cid:PLAN\"></a>";
    let picture =
        "--x\r\nContent-Type: image/png; name=plan.png\r\nContent-ID: <plan@a>\r\n\r\nx\r\n--x--";
    let mail = MAIL.replace("TOTAL", "2,409").replace("ATTACHED", "YSxiCjEsMgo=");
    let mail = mail.replace("<p>", linked).replace("--x--", picture);
    let told = |mail: &str| run(&[("a.eml", mail.as_bytes())], &["check", "a.eml"]).0;
    let sound = mail.replace("PLAN", "plan@a");
    assert!(!told(&sound).contains("text/link"), "{}", told(&sound));
    let lost = told(&mail.replace("PLAN", "plan@b"));
    assert_eq!(lost.matches("leads to `cid:plan@b`, which does not exist").count(), 2, "{lost}");
    let other = told(&sound.replace("3D\"costs.csv", "3D\"cost.csv"));
    assert!(other.contains("leads to `cost.csv`, which does not exist"), "{other}");
}
