//! Writing a crate: all of it or nothing, whatever happens on the way, and nothing of others is lost.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// Two descriptions, so that one crate takes the place of another.
const ONE: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string, maxLength: 64}}}
    Old: {type: object, properties: {a: {type: string}}}
";
const OTHER: &str = "
openapi: 3.0.3
info: {title: Pets, version: '2'}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, age: {type: integer}}}
    New: {type: object, properties: {b: {type: string, minLength: 1}}}
";

/// A folder with both descriptions, and the folder that is written into.
struct Scene {
    folder: TempDir,
    out: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("one.yaml"), ONE).unwrap();
        fs::write(folder.path().join("other.yaml"), OTHER).unwrap();
        let out = folder.path().join("out");
        Self { folder, out }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `generate`, behind what a shell does before it.
    fn command(&self, before: &str, spec: &str, out: &Path) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]);
        command.arg(env!("CARGO_BIN_EXE_xtask"));
        command.args(["generate", "--name", "pets", "--spec"]);
        command.arg(self.path(spec)).arg("--out").arg(out);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run_into(&self, spec: &str, out: &Path) -> Output {
        self.command("true", spec, out).output().unwrap()
    }

    fn generate(&self, spec: &str) {
        let output = self.run_into(spec, &self.out);
        assert!(output.status.success(), "{}", said(&output));
    }

    /// What a description alone becomes.
    fn crate_of(&self, spec: &str) -> BTreeMap<String, String> {
        let out = self.path(&format!("{spec}.crate"));
        assert!(self.run_into(spec, &out).status.success());
        files(&out)
    }

    fn refused(&self, spec: &str, words: &str) {
        let output = self.run_into(spec, &self.out);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All files below a folder with what is in them, links with where they lead, and empty folders.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        let mut list = fs::read_dir(&at).unwrap().peekable();
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        if list.peek().is_none() {
            found.insert(name(&at), "an empty folder".to_owned());
        }
        for entry in list {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                let target = fs::read_link(&path).unwrap();
                found.insert(name(&path), format!("-> {}", target.display()));
            } else if path.is_dir() {
                open.push(path);
            } else {
                found.insert(name(&path), fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// The blocks of 512 bytes at which files end that the crate has, so that writing ends at each.
fn limits(files: &BTreeMap<String, String>) -> Vec<usize> {
    let mut limits: Vec<usize> = files.values().map(|text| text.len() / 512).collect();
    limits.sort_unstable();
    limits.dedup();
    limits.pop();
    limits
}

#[test]
fn a_full_disk_leaves_the_old_crate() {
    let scene = Scene::new();
    let full = scene.crate_of("one.yaml");
    // At first there is none, and none is left.
    for blocks in limits(&full) {
        let before = format!("trap '' XFSZ; ulimit -f {blocks}");
        let nested = scene.out.join("deep");
        let output = scene.command(&before, "one.yaml", &nested).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("cannot write"), "{}", said(&output));
        assert!(!scene.out.exists());
    }
    // The runtime's files are there already, so that less is written.
    scene.generate("one.yaml");
    let output = scene
        .command("trap '' XFSZ; ulimit -f 0", "other.yaml", &scene.out)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(files(&scene.out), full);
}

#[test]
fn a_killed_run_leaves_the_old_crate_and_the_next_run_clears_up() {
    let scene = Scene::new();
    let (one, other) = (scene.crate_of("one.yaml"), scene.crate_of("other.yaml"));
    for blocks in limits(&one) {
        // The system kills what goes beyond the limit.
        let before = format!("ulimit -f {blocks}");
        let output = scene.command(&before, "one.yaml", &scene.out).output();
        assert_eq!(output.unwrap().status.code(), None);
        assert!(!scene.out.join("src").exists());
        assert!(!scene.out.join("Cargo.toml").exists());
    }
    scene.generate("one.yaml");
    assert_eq!(files(&scene.out), one);
    let output = scene
        .command("ulimit -f 0", "other.yaml", &scene.out)
        .output();
    assert_eq!(output.unwrap().status.code(), None);
    let left = files(&scene.out);
    let left = left
        .into_iter()
        .filter(|(name, _)| !name.starts_with(".generating-"));
    assert_eq!(left.collect::<BTreeMap<_, _>>(), one);
    scene.generate("other.yaml");
    assert_eq!(files(&scene.out), other);
}

#[test]
fn a_source_folder_on_its_way_out_is_put_back() {
    let scene = Scene::new();
    scene.generate("one.yaml");
    fs::write(scene.out.join("src/mine.rs"), "// mine\n").unwrap();
    let before = files(&scene.out);
    // Killed between the two steps in which a system without an exchange replaces a folder.
    let staging = scene.out.join(".generating-killed");
    fs::create_dir(&staging).unwrap();
    fs::rename(scene.out.join("src"), staging.join("retired")).unwrap();
    scene.generate("one.yaml");
    assert_eq!(files(&scene.out), before);
}

#[test]
fn what_was_not_generated_stays() {
    let scene = Scene::new();
    scene.generate("one.yaml");
    let own = |name: &str| scene.out.join(name);
    fs::create_dir_all(own("src/mine/empty")).unwrap();
    fs::create_dir_all(own("tests")).unwrap();
    fs::write(own("src/mine/own.rs"), "// mine\n").unwrap();
    fs::write(own("src/models/own.rs"), [b'/', b'/', 0xff]).unwrap();
    fs::write(own("tests/own.rs"), "// @generated by another program\n").unwrap();
    fs::write(own("src/prost.rs"), "// @generated by another program\n").unwrap();
    fs::write(own("notes.md"), "mine\n").unwrap();
    symlink("../tests", own("src/mine/link")).unwrap();
    symlink("..", own("src/mine/circle")).unwrap();
    symlink("nowhere", own("src/mine/broken")).unwrap();
    scene.generate("other.yaml");
    assert!(own("src/mine/empty").is_dir());
    assert_eq!(
        fs::read(own("src/models/own.rs")).unwrap(),
        [b'/', b'/', 0xff]
    );
    fs::remove_file(own("src/models/own.rs")).unwrap();
    let mut wanted = scene.crate_of("other.yaml");
    for (name, text) in [
        ("src/mine/empty", "an empty folder"),
        ("src/mine/own.rs", "// mine\n"),
        ("tests/own.rs", "// @generated by another program\n"),
        ("src/prost.rs", "// @generated by another program\n"),
        ("notes.md", "mine\n"),
        ("src/mine/link", "-> ../tests"),
        ("src/mine/circle", "-> .."),
        ("src/mine/broken", "-> nowhere"),
    ] {
        wanted.insert(name.to_owned(), text.to_owned());
    }
    assert_eq!(files(&scene.out), wanted);
}

#[test]
fn a_file_of_others_is_not_replaced() {
    for name in ["Cargo.toml", "README.md", "src/lib.rs", "src/models/pet.rs"] {
        let scene = Scene::new();
        let path = scene.out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine\n").unwrap();
        let before = files(&scene.out);
        scene.refused("one.yaml", &format!("{} was not generated", path.display()));
        assert_eq!(files(&scene.out), before);
    }
}

#[test]
fn a_file_is_no_folder() {
    let scene = Scene::new();
    fs::write(&scene.out, "mine\n").unwrap();
    scene.refused("one.yaml", "cannot make");
    let inside = scene.run_into("one.yaml", &scene.out.join("inside"));
    assert_eq!(inside.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&scene.out).unwrap(), "mine\n");
}

#[test]
fn a_linked_folder_stays_one_and_a_linked_source_folder_is_refused() {
    let scene = Scene::new();
    let real = scene.path("real");
    fs::create_dir(&real).unwrap();
    symlink(&real, &scene.out).unwrap();
    scene.generate("one.yaml");
    scene.generate("other.yaml");
    assert!(scene.out.is_symlink());
    assert_eq!(files(&real), scene.crate_of("other.yaml"));
    let elsewhere = scene.path("elsewhere");
    fs::rename(real.join("src"), &elsewhere).unwrap();
    symlink(&elsewhere, real.join("src")).unwrap();
    let before = files(&elsewhere);
    scene.refused("one.yaml", "is a link");
    assert_eq!(files(&elsewhere), before);
}

#[test]
fn a_folder_that_nobody_may_write_into_is_an_error() {
    let scene = Scene::new();
    // Not even its owner may.
    let output = scene.run_into("one.yaml", Path::new("/sys/class"));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("cannot write into /sys/class"),
        "{}",
        said(&output)
    );
}

#[test]
fn two_runs_at_once_take_turns() {
    let scene = Scene::new();
    let (one, other) = (scene.crate_of("one.yaml"), scene.crate_of("other.yaml"));
    for _ in 0..8 {
        let start = |spec: &str| scene.command("true", spec, &scene.out).spawn().unwrap();
        let runs: Vec<Child> = ["one.yaml", "other.yaml", "one.yaml"].map(start).into();
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
        let found = files(&scene.out);
        assert!(found == one || found == other, "{:?}", found.keys());
    }
}

#[test]
fn a_crate_is_written_though_nobody_can_be_told() {
    let scene = Scene::new();
    let full = fs::File::create("/dev/full").unwrap();
    let mut command = scene.command("true", "one.yaml", &scene.out);
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(!said(&output).contains("panicked"), "{}", said(&output));
    assert_eq!(files(&scene.out), scene.crate_of("one.yaml"));
    // A reader that has seen enough is no fault.
    let mut command = scene.command("true", "other.yaml", &scene.out);
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}
