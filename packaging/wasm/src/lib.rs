//! Knows how a page or a program hands documents to the library and gets its report back: three exports over
//! plain memory, JSON in and JSON out. The module imports nothing, so it can reach nothing.
//! Does not know what documents or reports mean.

mod job;

use std::alloc::{Layout, alloc, dealloc};

/// Room for `size` bytes, to be filled before [`kenzan_call`]; null if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn kenzan_room(size: usize) -> *mut u8 {
    let Ok(layout) = Layout::from_size_align(size.max(1), 1) else { return std::ptr::null_mut() };
    // SAFETY: the layout is not empty.
    unsafe { alloc(layout) }
}

/// Does the job that the `size` bytes at `job` describe, which came from [`kenzan_room`] and are given back
/// here. Returns three numbers: where the answer is, how long it is, and the exit code of the program.
///
/// # Safety
/// `job` came from `kenzan_room(size)`, all of it was written, and it is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kenzan_call(job: *mut u8, size: usize) -> *mut usize {
    // SAFETY: the caller filled `size` bytes there.
    let answer = job::answer(unsafe { std::slice::from_raw_parts(job, size) });
    // SAFETY: as it came from `kenzan_room`.
    unsafe { give_back(job, size) };
    let bytes = Box::leak(answer.bytes.into_boxed_slice());
    let told = [bytes.as_mut_ptr() as usize, bytes.len(), answer.code];
    Box::leak(Box::new(told)).as_mut_ptr()
}

/// Gives back what [`kenzan_call`] returned.
///
/// # Safety
/// `told` came from `kenzan_call`, and neither it nor the answer is used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kenzan_free(told: *mut usize) {
    // SAFETY: both boxes were leaked by `kenzan_call`.
    unsafe {
        let told = Box::from_raw(told.cast::<[usize; 3]>());
        let [at, length, _] = *told;
        drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(at as *mut u8, length)));
    }
}

/// SAFETY: `at` came from `kenzan_room(size)`.
unsafe fn give_back(at: *mut u8, size: usize) {
    if let Ok(layout) = Layout::from_size_align(size.max(1), 1) {
        // SAFETY: the same layout as when it was made.
        unsafe { dealloc(at, layout) }
    }
}
