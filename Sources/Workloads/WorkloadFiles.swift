import Foundation

/// The arrays of one workload in its folder.
struct WorkloadFiles {
    let folder: URL
    let workload: String

    /// The workload's own array: `W1_x.npy`.
    func array(_ suffix: String) throws(WorkloadError) -> ArrayFile {
        try ArrayFile(folder.appending(path: "\(workload)_\(suffix).npy"))
    }

    /// An array that workloads share: `chars.npy`.
    func shared(_ name: String) throws(WorkloadError) -> ArrayFile {
        try ArrayFile(folder.appending(path: "\(name).npy"))
    }
}
