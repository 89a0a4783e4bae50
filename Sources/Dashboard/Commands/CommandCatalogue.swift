import RunProtocol

/// All commands of the command line.
enum CommandCatalogue {
    static let all: [CommandDefinition] = values + courses + trials + running + looking + store + program

    /// The command of a name, or of the beginning of one that no other command shares.
    static func command(named name: String) throws(CommandProblem) -> CommandDefinition {
        if let command = all.first(where: { $0.name == name }) { return command }
        let fitting = all.filter { $0.name.hasPrefix(name) }
        if fitting.count == 1 { return fitting[0] }
        if fitting.count > 1 {
            throw CommandProblem("\"\(name)\" could be \(fitting.map(\.name).joined(separator: ", ")): type more of it")
        }
        let near = FuzzyMatch.best(name, among: all.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw CommandProblem("there is no command \"\(name)\"\(near)")
    }
}

extension DashboardState {
    /// Does what was typed on the command line.
    mutating func run(commandLine text: String) throws(CommandProblem) -> [Effect] {
        let words = text.split(separator: " ").map(String.init)
        guard let name = words.first else { return [] }
        let command = try CommandCatalogue.command(named: name)
        guard takes(command) else {
            throw CommandProblem("\(command.name) needs a run that is \(command.plays ? "played again" : "training")")
        }
        return try command.run(&self, CommandWords(Array(words.dropFirst()), of: command))
    }

    /// Whether there is such a run as a command needs.
    func takes(_ command: CommandDefinition) -> Bool {
        if command.plays { return run?.isReplay ?? false }
        return !command.steers || run != nil && !isFinished && !isStopRequested
    }

    /// Sends a command to the run, with a sign that it is waited for.
    mutating func send(_ action: TrainingAction) -> [Effect] { [.send(command(action))] }
}
