//! Knows how the instances of one rule are distributed over processors, so that findings still come
//! in the order of the text. Does not know what is done with an instance.

use rayon::prelude::*;

use super::{Context, Instance};
use crate::check::Findings;
use crate::document::Node;
use crate::rule::Operand;

/// Minimum number of places or instances for which starting a thread pays off.
const SHARE: usize = 256;

impl<'d> Context<'d> {
    /// Runs `check` on every instance of [`instances`](Self::instances). If there are many, they
    /// run in parallel, each share with its own context; findings still come in their order.
    pub fn each_instance(
        &self,
        operands: &[&Operand],
        found: &mut Findings,
        check: impl Fn(&Self, &Instance<'d>, &mut Findings) + Sync,
    ) {
        // What starts from a set is the same at every place: gathered once, then shared out.
        if operands.iter().any(|operand| operand.set.is_some()) {
            return self.share(&self.all_instances(operands, found), found, |cx, some, found| {
                some.iter().for_each(|it| {
                    cx.enter(it);
                    check(cx, it, found);
                });
            });
        }
        self.share(&self.places(found), found, |cx, places: &[Node<'d>], found| {
            cx.instances_at(places, operands, found, |it, found| {
                cx.enter(&it);
                check(cx, &it, found);
            });
        });
    }

    /// Runs `run` on `all` of them, or on shares of them side by side.
    pub fn share<T: Sync>(
        &self,
        all: &[T],
        found: &mut Findings,
        run: impl Fn(&Self, &[T], &mut Findings) + Sync,
    ) {
        // Only many are worth waking threads for.
        if all.len() <= SHARE {
            return run(self, all, found);
        }
        // Several shares a thread, since some take longer than others.
        let size = all.len().div_ceil(rayon::current_num_threads() * 4).max(SHARE);
        if all.len() <= size {
            return run(self, all, found);
        }
        let (corpus, compiled) = (self.corpus, self.compiled);
        let (severity, graph, recording) = (self.severity, self.graph, found.part());
        let part = |some: &[T]| {
            let context = Context::new(corpus, compiled, severity).with_graph(graph);
            let mut part = recording.part();
            run(&context, some, &mut part);
            part
        };
        let parts: Vec<Findings> = all.par_chunks(size).map(part).collect();
        parts.into_iter().for_each(|part| found.merge(part));
    }
}
