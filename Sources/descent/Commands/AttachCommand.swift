import ArgumentParser
import Foundation
import RunSocket
import RunStore

/// `descent attach RUN`
struct AttachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Look on at a run that another process trains, and steer it.",
        discussion:
            "Any number may look on. Leaving never stops the run: to stop it, use the key for it, or descent ctl.")

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @OptionGroup var options: RunOptions

    func run() throws {
        let folder = try RunFolder.open(absoluteRunPath(runName), in: options.runsPath)
        do {
            try RunLauncher(options).attach(folder)
        } catch let error as SocketError {
            let hint = error.isGone ? "; go on with it by descent resume \(folder.path)" : ""
            throw CommandFailure.failed("\(folder.name): \(error)\(hint)")
        }
    }
}
