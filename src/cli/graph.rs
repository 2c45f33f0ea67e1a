//! Knows `kenzan graph`: selects what is drawn, and where it is written. Does not know how a
//! drawing or a table looks.

mod focus;

use std::path::Path;

use super::args::{Graph, Speech};
use super::delivery::{self, Output};
use super::disk;
use super::exit::Exit;
use super::output::Voice;
use crate::diagnostic::Diagnostic;
use crate::lint::{Graphs, lint_with};
use crate::project::Project;
use crate::project::graph::{Refusal, Scene, TOO_LARGE, WRONG, pivot};
use crate::report::drawing::{self, Drawing, Form, MAX_EDGES, MAX_NODES};
use crate::report::matrix::{self, Matrix, Sheet};
use crate::text;

/// Code of an empty drawing.
const NOTHING: &str = "graph/nothing";

/// The requested outputs.
enum Wanted {
    Drawing(Vec<Output<Form>>),
    Matrix(Vec<Output<Sheet>>),
}

/// Runs the command.
pub(super) fn run(args: &Graph, speech: &Speech) -> Exit {
    let voice = Voice::new(speech, None);
    let wanted = match wanted(args) {
        Ok(wanted) => wanted,
        Err(why) => return voice.complain(&[*why]),
    };
    let project = match disk::project(args.origins.settings(&args.paths)) {
        Ok(project) => project,
        Err(why) => return voice.complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    voice.tell(&project.corpus.sources, &project.remarks(args.verbose));
    let standing = if project.unable { Exit::Unable } else { Exit::Clean };
    let graphs = Graphs::build_all(&project.corpus, &project.rules);
    let said = lint_with(&project.corpus, &project.rules, &graphs, Vec::new()).diagnostics;
    let shown =
        Scene::build(&project, &graphs, &args.edges, &said).and_then(|scene| match wanted {
            Wanted::Drawing(outputs) => draw(args, scene, &outputs, &project, voice),
            Wanted::Matrix(outputs) => tabulate(args, &scene, &outputs, &project, voice),
        });
    match shown {
        Ok(exit) => standing.max(exit),
        Err(why) => voice.complain(&[*why]),
    }
}

fn wanted(args: &Graph) -> Result<Wanted, Refusal> {
    if args.depth == Some(0) {
        let message =
            text!("`--depth 0` leaves out every link", "`--depth 0` ではリンクが1本も残らない");
        let help = text!("the minimum is 1", "1以上を指定する");
        return Err(Box::new(Diagnostic::error(WRONG, message).help(help)));
    }
    if let Some(name) =
        args.format.iter().map(|it| it.split('=').next().unwrap_or(it)).find(|name| {
            match args.matrix {
                Some(_) => Form::ALL.iter().any(|it| it.name() == *name),
                None => Sheet::ALL.iter().any(|it| it.name() == *name),
            }
        })
    {
        return Err(Box::new(mismatch(name, args.matrix.is_some())));
    }
    if args.matrix.is_some() {
        let outputs = delivery::outputs_of(&args.format, &Sheet::ALL.map(|it| (it.name(), it)))?;
        return Ok(Wanted::Matrix(or_standing(outputs, Sheet::Markdown)));
    }
    let outputs = delivery::outputs_of(&args.format, &Form::ALL.map(|it| (it.name(), it)))?;
    Ok(Wanted::Drawing(or_standing(outputs, Form::Dot)))
}

fn or_standing<F>(mut outputs: Vec<Output<F>>, format: F) -> Vec<Output<F>> {
    if outputs.is_empty() {
        outputs.push(Output { format, file: None });
    }
    outputs
}

fn mismatch(name: &str, is_matrix: bool) -> Diagnostic {
    if is_matrix {
        let message = text!("`{name}` cannot show a matrix", "`{name}` では表を示せない");
        let help = text!("with --matrix: markdown, csv", "--matrix のときは markdown、csv");
        Diagnostic::error(WRONG, message).help(help)
    } else {
        let message = text!("`{name}` cannot show a graph", "`{name}` では図を示せない");
        let help = text!(
            "without --matrix: dot, mermaid, json, svg",
            "--matrix がないときは dot、mermaid、json、svg"
        );
        Diagnostic::error(WRONG, message).help(help)
    }
}

fn draw(
    args: &Graph,
    scene: Scene<'_>,
    outputs: &[Output<Form>],
    project: &Project,
    voice: Voice,
) -> Result<Exit, Refusal> {
    let mut drawing = scene.into_drawing();
    if let Some(key) = &args.around {
        focus::around(&mut drawing, key, args.depth.unwrap_or(1))?;
    }
    if drawing.nodes.is_empty() {
        return Err(Box::new(nothing()));
    }
    if outputs.iter().any(|it| it.format == Form::Svg) {
        check_size(&drawing)?;
    }
    let sources = &project.corpus.sources;
    if let Some(why) = delivery::overwrites(outputs, sources) {
        return Err(Box::new(why));
    }
    let write = |form, out: &mut dyn std::io::Write| {
        drawing::write(out, &drawing, form, sources, voice.lang)
    };
    Ok(deliver(outputs, voice, write))
}

fn tabulate(
    args: &Graph,
    scene: &Scene<'_>,
    outputs: &[Output<Sheet>],
    project: &Project,
    voice: Voice,
) -> Result<Exit, Refusal> {
    let asked = args.matrix.as_deref().unwrap_or_default();
    let matrix: Matrix = pivot::matrix(scene, asked, args.via.as_deref(), args.marks.as_deref())?;
    if let Some(why) = delivery::overwrites(outputs, &project.corpus.sources) {
        return Err(Box::new(why));
    }
    let write =
        |sheet, out: &mut dyn std::io::Write| matrix::write(out, &matrix, sheet, voice.lang);
    Ok(deliver(outputs, voice, write))
}

fn deliver<F: Copy>(
    outputs: &[Output<F>],
    voice: Voice,
    write: impl Fn(F, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> Exit {
    let mut exit = Exit::Clean;
    for Output { format, file } in outputs {
        exit = exit.max(match file {
            None => voice.print(|out| write(*format, out)),
            Some(path) => write_file(path, voice, |out| write(*format, out)),
        });
    }
    exit
}

fn write_file(
    path: &Path,
    voice: Voice,
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Exit {
    match delivery::write_whole(path, write) {
        Ok(()) => Exit::Clean,
        Err(error) => voice.complain(&[delivery::unwritable(path, &error)]),
    }
}

fn check_size(drawing: &Drawing) -> Result<(), Refusal> {
    let (nodes, edges) = (drawing.nodes.len(), drawing.edges.len());
    if nodes <= MAX_NODES && edges <= MAX_EDGES {
        return Ok(());
    }
    let message = text!(
        "the picture would have {nodes} nodes and {edges} edges; the readable limit is {MAX_NODES} and {MAX_EDGES}",
        "図の実体が{nodes}件、リンクが{edges}本になり、読み取れる上限（{MAX_NODES}件、{MAX_EDGES}本）を超える"
    );
    Err(Box::new(Diagnostic::error(TOO_LARGE, message).help(text!(
        "show a part of it with --around or --edges, or use -f dot",
        "--around や --edges で一部に絞るか、-f dot を使う"
    ))))
}

fn nothing() -> Diagnostic {
    let message = text!(
        "there is nothing to draw: the model finds no entity in these documents",
        "図にするものがない（これらの文書には、モデルの実体が1つも見つからない）"
    );
    Diagnostic::error(NOTHING, message)
        .help(text!("`kenzan check` shows why", "理由は `kenzan check` で確かめられる"))
}
