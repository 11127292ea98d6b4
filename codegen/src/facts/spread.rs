//! What a thing has because what it leads to has it.

/// The nodes of a graph that are marked, and all that lead to one of these.
///
/// Each edge is followed back once, however long the ways are.
pub(super) fn spread(edges: &[Vec<usize>], mut marked: Vec<bool>) -> Vec<bool> {
    let mut back = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &target in targets {
            back[target].push(from);
        }
    }
    let mut open: Vec<usize> = (0..marked.len()).filter(|at| marked[*at]).collect();
    while let Some(at) = open.pop() {
        for &from in &back[at] {
            if !std::mem::replace(&mut marked[from], true) {
                open.push(from);
            }
        }
    }
    marked
}
