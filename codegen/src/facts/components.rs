//! Which things lead to each other in circles: the strongly connected components of a graph.

/// The strongly connected component of each node; one that is in no circle has one of its own.
///
/// Components are numbered behind all that they lead to: an edge to another one leads to a smaller
/// number. This is Tarjan's algorithm with its stack on the heap, so that a long chain is no
/// recursion.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let count = edges.len();
    let mut search = Search {
        index: vec![None; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        stack: Vec::new(),
        component: vec![0; count],
        next: 0,
        found: 0,
    };
    for root in 0..count {
        if search.index[root].is_none() {
            search.run(root, edges);
        }
    }
    search.component
}

/// The state of Tarjan's algorithm.
struct Search {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    component: Vec<usize>,
    next: usize,
    found: usize,
}

impl Search {
    /// Visits everything that `root` reaches.
    fn run(&mut self, root: usize, edges: &[Vec<usize>]) {
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = work.pop() {
            if let Some(&target) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if let Some(index) = self.index[target] {
                    if self.on_stack[target] {
                        self.low[node] = self.low[node].min(index);
                    }
                } else {
                    self.enter(target);
                    work.push((target, 0));
                }
                continue;
            }
            if let Some(&(parent, _)) = work.last() {
                self.low[parent] = self.low[parent].min(self.low[node]);
            }
            if Some(self.low[node]) == self.index[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.on_stack[node] = true;
        self.stack.push(node);
    }

    /// Everything above `node` on the stack is one component with it.
    fn close(&mut self, node: usize) {
        while let Some(top) = self.stack.pop() {
            self.on_stack[top] = false;
            self.component[top] = self.found;
            if top == node {
                break;
            }
        }
        self.found += 1;
    }
}
