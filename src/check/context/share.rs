//! Knows how the instances of one rule are distributed over processors, so that findings still come
//! in text order. Does not know how an instance is checked.

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
        // Operands that start from a set have the same result at every place: gathered once, then
        // shared.
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

    /// Runs `run` on all elements, or on shares of them in parallel.
    pub fn share<T: Sync>(
        &self,
        all: &[T],
        found: &mut Findings,
        run: impl Fn(&Self, &[T], &mut Findings) + Sync,
    ) {
        // Waking threads pays off only for many.
        if all.len() <= SHARE {
            return run(self, all, found);
        }
        // Several shares for each thread, because some take longer than others.
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
