//! The commands as one meets them: what they say, what they leave on disk, and how they end.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use tempfile::TempDir;

const PETS: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Cat: {type: object, properties: {name: {type: string}}}
    Dog: {type: object, properties: {name: {type: string}}}
";

fn xtask(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).output().expect("it starts")
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(text).expect("what is said is text")
}

/// A folder with a description, and the folder that is written into.
struct Scene {
    folder: TempDir,
    spec: PathBuf,
    out: PathBuf,
}

impl Scene {
    fn new(text: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().expect("there is a place for files");
        let (spec, out) = (folder.path().join("pets.yaml"), folder.path().join("out"));
        fs::write(&spec, text).expect("the folder takes a file");
        Self { folder, spec, out }
    }

    fn generate(&self) -> Output {
        self.generate_into(&self.out)
    }

    fn generate_into(&self, out: &Path) -> Output {
        let path = |path: &Path| path.to_str().expect("names of files are plain").to_owned();
        xtask(&[
            "generate",
            "--name",
            "pets",
            "--spec",
            &path(&self.spec),
            "--out",
            &path(out),
        ])
    }
}

/// Each file below a folder, with its text and when it was written.
fn files(folder: &Path) -> BTreeMap<PathBuf, (String, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("emitted files are text");
            let written = path.metadata().and_then(|about| about.modified());
            let name = path.strip_prefix(folder).expect("it is below the folder");
            found.insert(name.to_owned(), (text, written.expect("files have times")));
        }
    }
    found
}

#[test]
fn bad_arguments_get_usage() {
    for arguments in [
        &[][..],
        &["regenerate"],
        &["regen", "--chek"],
        &["generate"],
        &["generate", "--spec"],
        &["generate", "--spec", "a.yaml", "--out", "b", "c"],
        &[
            "generate",
            "--spec",
            "a.yaml",
            "--out",
            "b",
            "--message-format",
            "xml",
        ],
        &[
            "generate", "--spec", "a.yaml", "--out", "b", "--name", "serde",
        ],
    ] {
        let output = xtask(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = said(&output);
        let names_the_way = said.contains("Usage: xtask") || said.contains("try '--help'");
        assert!(names_the_way, "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "an error is no output: {said}");
    }
}

/// What a program reads: the reasons of the lines, in their order, and the lines.
fn lines_for_programs(scene: &Scene) -> (Vec<String>, Vec<serde_json::Value>) {
    let path = |path: &Path| path.to_str().expect("names of files are plain").to_owned();
    let (spec, out) = (path(&scene.spec), path(&scene.out));
    let json = ["--message-format", "json"];
    let output = xtask(&[&["generate", "--spec", &spec, "--out", &out], &json[..]].concat());
    assert!(output.stderr.is_empty(), "{}", said(&output));
    let lines = said(&output);
    let lines = lines.lines().map(serde_json::from_str);
    let lines: Vec<serde_json::Value> = lines.collect::<Result<_, _>>().expect("each is JSON");
    let reasons = lines.iter().map(|line| line["reason"].as_str());
    let reasons = reasons.map(|reason| reason.expect("each has a reason").to_owned());
    (reasons.collect(), lines)
}

#[test]
fn programs_are_told_what_people_are() {
    let scene = Scene::new(PETS);
    assert_eq!(lines_for_programs(&scene).0, ["summary"]);

    let edited = PETS.replace(
        "Dog: {type: object, properties: {name",
        "Dog: {type: object, properties: {call",
    );
    fs::write(&scene.spec, edited).expect("the folder takes a file");
    let (reasons, lines) = lines_for_programs(&scene);
    assert_eq!(reasons, ["change", "change", "summary"]);
    assert_eq!(lines[0]["weight"], "breaking");
    assert_eq!(lines[0]["what"], "`Dog`: field `name` is gone");
    assert_eq!(lines[1]["weight"], "compatible");

    let broken = PETS.replace("Dog: {type: object", "Dog: {type: dog");
    fs::write(&scene.spec, broken).expect("the folder takes a file");
    let (reasons, lines) = lines_for_programs(&scene);
    assert_eq!(reasons, ["diagnostic"]);
    assert_eq!(lines[0]["line"], 8);

    fs::remove_file(&scene.spec).expect("it was there");
    let (reasons, lines) = lines_for_programs(&scene);
    assert_eq!(reasons, ["error"]);
    let message = lines[0]["message"].as_str().expect("it is a text");
    assert!(message.starts_with("cannot read "), "{message}");
}

#[test]
fn a_file_that_is_not_there_is_named_and_nothing_is_written() {
    let scene = Scene::new(PETS);
    fs::remove_file(&scene.spec).expect("it was there");
    let output = scene.generate();
    assert_eq!(output.status.code(), Some(1));
    let expected = format!("cannot read {}", scene.spec.display());
    assert!(said(&output).contains(&expected), "{}", said(&output));
    assert!(!scene.out.exists());
}

#[test]
fn a_second_overlay_is_refused() {
    let scene = Scene::new(PETS);
    for name in ["pets.overlay.yaml", "pets.overlay.json"] {
        fs::write(scene.folder.path().join(name), "{}").expect("the folder takes a file");
    }
    let output = scene.generate();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("a description has one overlay"),
        "{}",
        said(&output)
    );
}

/// What stands beside a description and has a name of ours.
#[cfg(unix)]
#[test]
fn what_leads_out_of_the_folder_is_not_read_and_what_is_no_file_is_told() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::NamedTempFile::new().expect("there is a place for files");
    fs::write(outside.path(), "secret: words").expect("the file can be written");
    for name in [
        "pets.overlay.yaml",
        "pets.overlay.json",
        "examples.allow.yaml",
    ] {
        let scene = Scene::new(PETS);
        let beside = scene.folder.path().join(name);
        let refused = |why: &str| {
            let output = scene.generate();
            assert_eq!(output.status.code(), Some(1), "{}", said(&output));
            assert!(said(&output).contains(why), "{}", said(&output));
            assert!(!said(&output).contains("secret"), "{}", said(&output));
        };
        symlink(outside.path(), &beside).expect("the folder takes a link");
        refused("leads out of the folder");
        fs::remove_file(&beside).expect("it was there");
        fs::create_dir(&beside).expect("the folder takes another one");
        refused("it is not a file");
        fs::remove_dir(&beside).expect("it was there");
        assert!(scene.generate().status.success());

        // A link inside of the folder is read as what it leads to.
        fs::write(scene.folder.path().join("other"), "secret: words").expect("it takes a file");
        symlink("other", &beside).expect("the folder takes a link");
        let output = scene.generate();
        assert!(said(&output).contains("secret"), "{}", said(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_description_is_read_from_a_pipe_and_refused_where_it_does_not_end() {
    let scene = Scene::new("");
    let path = scene.out.to_str().expect("names of files are plain");
    let generate = |spec, text: &str| {
        use std::io::Write as _;

        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["generate", "--spec", spec, "--out", path]);
        command.stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut pipe = child.stdin.take().expect("it has a pipe");
        pipe.write_all(text.as_bytes()).expect("it takes the text");
        drop(pipe);
        child.wait_with_output().expect("it ends")
    };
    let output = generate("/dev/zero", "");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("limit of 64 MiB"),
        "{}",
        said(&output)
    );
    let output = generate("/dev/stdin", PETS);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_broken_file_is_an_error_with_its_place_and_nothing_is_written() {
    for (text, place) in [
        (&b"openapi: 3.0.3\ninfo: {title: ["[..], ":2:16"),
        (b"openapi: 3.0.3\ninfo: {title: Pets}\n", ":2:"),
        (b"openapi: 3.0.3\ninfo: {title: \xff}\n", ":2:15"),
        (b"{\"openapi\": \"3.0.3\",\n \"info\": ]}", ":2:10"),
        (b"", ":1:1"),
        (b"\0\0\0\0", ":1:1"),
    ] {
        let scene = Scene::new(text);
        let output = scene.generate();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let expected = format!("pets.yaml{place}");
        assert!(said(&output).contains(&expected), "{}", said(&output));
        assert!(said(&output).contains("error["), "{}", said(&output));
        assert!(!scene.out.exists(), "{}", said(&output));
    }
}

#[test]
fn a_run_that_fails_leaves_the_crate_of_the_one_before() {
    let scene = Scene::new(PETS);
    assert!(scene.generate().status.success());
    let before = files(&scene.out);
    let broken = PETS.replace("type: string", "type: sting");
    fs::write(&scene.spec, broken).expect("the file can be replaced");
    let output = scene.generate();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output).matches("error[").count(),
        2,
        "{}",
        said(&output)
    );
    assert_eq!(files(&scene.out), before);
}

#[test]
fn what_did_not_change_is_not_touched_and_what_is_gone_is_removed() {
    let scene = Scene::new(PETS);
    let first = scene.generate();
    assert!(first.status.success(), "{}", said(&first));
    let before = files(&scene.out);
    assert!(
        before.contains_key(Path::new("src/models/dog.rs")),
        "{before:?}"
    );

    let second = scene.generate();
    assert!(said(&second).contains("Wrote 0 of"), "{}", said(&second));
    assert_eq!(files(&scene.out), before);

    let without = PETS.lines().filter(|line| !line.contains("Dog"));
    let without: Vec<&str> = without.collect();
    fs::write(&scene.spec, without.join("\n")).expect("the file can be replaced");
    let third = scene.generate();
    assert!(said(&third).contains(" 1 removed"), "{}", said(&third));
    let after = files(&scene.out);
    assert!(!after.contains_key(Path::new("src/models/dog.rs")));
    let mut kept = 0;
    for (name, (text, written)) in &after {
        let (old, when) = &before[name];
        assert_eq!(text == old, written == when, "{}", name.display());
        kept += usize::from(text == old);
    }
    assert!(kept > 5, "{kept} of {}", after.len());
}

#[test]
fn every_run_gives_the_same_bytes() {
    let scene = Scene::new(PETS);
    let other = scene.folder.path().join("other");
    assert!(scene.generate().status.success());
    assert!(scene.generate_into(&other).status.success());
    let texts = |folder| {
        let files = files(folder).into_iter();
        files
            .map(|(name, (text, _))| (name, text))
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&scene.out), texts(&other));
}

#[test]
fn the_summary_counts_and_says_how_long_it_took() {
    let scene = Scene::new(PETS);
    let output = scene.generate();
    let said = said(&output);
    let line = said.lines().find(|line| line.contains("Emitted"));
    let line = line.expect(&said);
    assert!(line.contains("2 types"), "{line}");
    let took = line
        .rsplit_once(" in ")
        .and_then(|(_, took)| took.strip_suffix(" ms"));
    let took: u64 = took.expect(line).parse().expect(line);
    // Starting Cargo takes longer than this does, a hundred times over.
    assert!(took < 5_000, "{line}");
}

#[test]
fn the_committed_crate_is_fresh() {
    let output = xtask(&["regen", "--check"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("generated/ agrees with spec/"));
}
