import ArgumentParser
import Foundation
import RunProtocol
import RunSocket
import RunStore

/// `descent ctl RUN ACTION ...`
struct ControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ctl", abstract: "Steer a run that another process trains, and print its answer.",
        discussion: """
            Actions: \(ControlWords.usage.joined(separator: "; ")).
            Ends with 0 when the action was applied, 1 when the run refused it or no process trains the run, 2 when the \
            action cannot be understood.
            """)

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Argument(parsing: .allUnrecognized, help: "What to do, with what belongs to it.")
    var words: [String] = []

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    @Flag(name: .customLong("json"), help: "Print the answer as JSON.")
    var isJSON = false

    func run() throws {
        let request = try ControlWords.parse(words)
        let folder = try RunFolder.open(absoluteRunPath(runName), in: runsDirectory)
        do throws(SocketError) {
            let client = try RunClient(path: folder.socketPath)
            switch request {
            case .status:
                try client.send(.status)
            case .action(let action):
                try client.send(TrainingCommand(id: CommandID(1), action: action))
            }
            try print(answer(of: client, folder))
        } catch {
            throw CommandFailure.failed("\(folder.name): \(error)")
        }
    }

    private enum Outcome {
        case status(RunStatus)
        case answer(CommandAnswer)
        case refused(String)
        case gone
    }

    private func answer(of client: RunClient, _ folder: RunFolder) -> Outcome {
        while let message = client.next() {
            switch message {
            case .reply(.status(let status)): return .status(status)
            case .reply(.refused(let reason)): return .refused(reason)
            case .reply(.accepted): continue
            case .event(let record):
                if case .commandAnswered(let answer) = record.event { return .answer(answer) }
                print(result: record)
            }
        }
        return .gone
    }

    /// What the action brought about, which comes before the answer.
    private func print(result record: EventRecord) {
        if isJSON {
            _ = try? Console.printLine(String(decoding: JSONLines.encode(record), as: UTF8.self))
        } else if case .textSampled(let sample) = record.event {
            _ = try? Console.printLine(sample.prompt + sample.text)
        }
    }

    private func print(_ outcome: Outcome) throws(SocketError) {
        do {
            switch outcome {
            case .status(let status):
                try Console.printLine(isJSON ? String(decoding: JSONLines.encode(status), as: UTF8.self) : text(status))
            case .answer(let answer):
                if isJSON { try Console.printLine(String(decoding: JSONLines.encode(answer), as: UTF8.self)) }
                if case .rejected(let reason) = answer.outcome { throw CommandFailure.failed("refused: \(reason)") }
                if !isJSON { try Console.printLine(text(answer)) }
            case .refused(let reason): throw CommandFailure.failed("refused: \(reason)")
            case .gone: throw CommandFailure.failed("the run ended before it answered")
            }
        } catch {
            ControlCommand.leave(error)
        }
    }

    /// Ends the program with an error's own exit code.
    private static func leave(_ error: any Error) -> Never {
        guard let failure = error as? CommandFailure else {
            Console.printError("\(error)")
            Foundation.exit(1)
        }
        Console.printError(failure.message)
        Foundation.exit(failure.exitCode)
    }

    private func text(_ status: RunStatus) -> String {
        var parts = ["\(status.name): \(status.state.rawValue), step \(status.step) of \(status.totalSteps)"]
        if let loss = status.loss { parts.append("loss \(SummaryText.value(.loss, loss))") }
        if let best = status.bestValidationLoss {
            parts.append("best validation loss \(SummaryText.value(.loss, best))")
        }
        return parts.joined(separator: ", ")
    }

    private func text(_ answer: CommandAnswer) -> String {
        var parts = ["applied at step \(answer.step)"]
        if case .applied(let old?, let new?) = answer.outcome {
            parts.append("\(NumberText.brief(old)) -> \(NumberText.brief(new))")
        }
        if let note = answer.note { parts.append(note) }
        return parts.joined(separator: "; ")
    }
}

/// What `descent ctl` understands.
enum ControlWords {
    enum Request {
        case status
        case action(TrainingCommand.Action)
    }

    static let usage = [
        "status", "pause", "resume", "advance STEPS", "stop", "stop-after-epoch [off]", "save", "set KEY VALUE",
        "hold KEY", "multiply KEY FACTOR", "ramp KEY VALUE STEPS", "decay KEY [STEPS]", "follow-schedule KEY", "undo",
        "rewind STEP|best", "skip-batch", "probe KEY BATCHES VALUE...", "find-lr [LOWEST HIGHEST [BATCHES]]",
        "cancel-trial", "branch [at=STEP] [KEY=VALUE...]", "freeze PATTERN", "unfreeze PATTERN",
        "sample [tokens=N] [temperature=T] [top-k=K] [PROMPT...]",
    ]

    /// Throws `CommandFailure` with what was expected.
    static func parse(_ words: [String]) throws -> Request {
        guard let name = words.first else {
            throw CommandFailure.usage("what is the run to do? Actions: \(usage.joined(separator: "; "))")
        }
        let rest = Array(words.dropFirst())
        guard name != "status" else { return .status }
        guard let form = usage.first(where: { $0.split(separator: " ")[0] == name }) else {
            let names = usage.map { String($0.split(separator: " ")[0]) }.joined(separator: ", ")
            throw CommandFailure.usage("ctl \(name): there is no such action; known are \(names)")
        }
        guard let action = action(name, rest) else {
            throw CommandFailure.usage("ctl \(words.joined(separator: " ")): expected \(form)")
        }
        return .action(action)
    }

    private static func action(_ name: String, _ rest: [String]) -> TrainingCommand.Action? {
        func number(_ index: Int) -> Double? { rest.indices.contains(index) ? Double(rest[index]) : nil }
        func whole(_ index: Int) -> Int? { rest.indices.contains(index) ? Int(rest[index]) : nil }
        let plain: [String: TrainingCommand.Action] = [
            "pause": .pause, "resume": .resume, "stop": .stop, "save": .saveCheckpoint, "undo": .undo,
            "skip-batch": .skipBatch, "cancel-trial": .cancelTrial,
        ]
        if rest.isEmpty, let action = plain[name] { return action }
        switch (name, rest.count) {
        case ("advance", 1): return whole(0).map { .advance(steps: $0) }
        case ("stop-after-epoch", 0): return .stopAfterEpoch(true)
        case ("stop-after-epoch", 1): return rest[0] == "off" ? .stopAfterEpoch(false) : nil
        case ("set", 2): return number(1).map { .set(key: rest[0], value: $0) }
        case ("hold", 1): return .hold(key: rest[0])
        case ("multiply", 2): return number(1).map { .multiply(key: rest[0], factor: $0) }
        case ("ramp", 3):
            guard let value = number(1), let steps = whole(2) else { return nil }
            return .ramp(key: rest[0], value: value, steps: steps)
        case ("decay", 1): return .decay(key: rest[0], steps: nil)
        case ("decay", 2): return whole(1).map { .decay(key: rest[0], steps: $0) }
        case ("follow-schedule", 1): return .followSchedule(key: rest[0])
        case ("rewind", 1): return rest[0] == "best" ? .rewind(.best) : whole(0).map { .rewind(.step($0)) }
        case ("freeze", 1): return .freeze(pattern: rest[0])
        case ("unfreeze", 1): return .unfreeze(pattern: rest[0])
        case ("probe", 3...):
            let values = rest.dropFirst(2).compactMap(Double.init)
            guard let batches = whole(1), values.count == rest.count - 2 else { return nil }
            return .probe(key: rest[0], values: values, batches: batches)
        case ("find-lr", 0): return .findLearningRate(lowest: 1e-6, highest: 10, batches: 200)
        case ("find-lr", 2...3):
            guard let lowest = number(0), let highest = number(1) else { return nil }
            return .findLearningRate(lowest: lowest, highest: highest, batches: whole(2) ?? 200)
        case ("branch", _): return branch(rest)
        case ("sample", _): return sample(rest)
        default: return nil
        }
    }

    private static func branch(_ words: [String]) -> TrainingCommand.Action? {
        var request = BranchRequest()
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            if parts[0] == "at" {
                guard let step = Int(parts[1]) else { return nil }
                request.step = step
            } else {
                guard let value = Double(parts[1]) else { return nil }
                request.changes[parts[0]] = value
            }
        }
        return .branch(request)
    }

    /// Words of the form `tokens=N` may come first; all others are the prompt.
    private static func sample(_ words: [String]) -> TrainingCommand.Action? {
        var (temperature, tokens) = (0.8, 200)
        var topK: Int?
        var prompt = words[...]
        while let word = prompt.first, let end = word.firstIndex(of: "=") {
            let value = String(word[word.index(after: end)...])
            switch (word[..<end], Double(value), Int(value)) {
            case ("temperature", let number?, _): temperature = number
            case ("tokens", _, let count?): tokens = count
            case ("top-k", _, let count?): topK = count
            case ("temperature", _, _), ("tokens", _, _), ("top-k", _, _): return nil
            default:
                return .sampleText(
                    prompt: prompt.joined(separator: " "), temperature: temperature, tokens: tokens, topK: topK)
            }
            prompt = prompt.dropFirst()
        }
        return .sampleText(
            prompt: prompt.joined(separator: " "), temperature: temperature, tokens: tokens, topK: topK)
    }
}
