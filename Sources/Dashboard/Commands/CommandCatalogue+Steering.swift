import RunProtocol

typealias TrainingAction = TrainingCommand.Action

extension CommandCatalogue {
    /// Changes of a value.
    static let values: [CommandDefinition] = [
        CommandDefinition(
            name: "set", usage: "KEY VALUE", summary: "set a hyperparameter", steers: true, completions: keys
        ) {
            state, words throws(CommandProblem) in
            try words.atMost(2)
            return state.wish(try state.set(try state.key(try words.word(0)), try words.word(1)))
        },
        CommandDefinition(
            name: "lr", usage: "VALUE or xFACTOR", summary: "set the learning rate, or multiply it: lr x0.5 halves it",
            steers: true
        ) { state, words throws(CommandProblem) in
            try words.atMost(1)
            let key = try state.key(DashboardState.learningRateKey)
            return state.wish(try state.set(key, try words.word(0)))
        },
        CommandDefinition(
            name: "hold", usage: "[KEY]", summary: "keep a scheduled value as it is now", steers: true,
            completions: keys
        ) {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.wish(.hold(key: try state.key(words, 0)))
        },
        CommandDefinition(
            name: "multiply", usage: "KEY FACTOR", summary: "so much higher or lower; its schedule goes on",
            steers: true,
            completions: keys
        ) { state, words throws(CommandProblem) in
            try words.atMost(2)
            return state.wish(.multiply(key: try state.key(try words.word(0)), factor: try words.number(1)))
        },
        CommandDefinition(
            name: "ramp", usage: "KEY VALUE STEPS", summary: "move a value evenly over so many steps", steers: true,
            completions: keys
        ) { state, words throws(CommandProblem) in
            try words.atMost(3)
            return state.wish(
                .ramp(key: try state.key(try words.word(0)), value: try words.number(1), steps: try words.count(2)))
        },
        CommandDefinition(
            name: "decay", usage: "[KEY] [STEPS]", summary: "let a value fall to zero along a cosine", steers: true,
            completions: keys
        ) { state, words throws(CommandProblem) in
            try words.atMost(2)
            return state.wish(.decay(key: try state.key(words, 0), steps: words.count > 1 ? try words.count(1) : nil))
        },
        CommandDefinition(
            name: "follow", usage: "[KEY]", summary: "give a value back to its schedule", steers: true,
            completions: keys
        ) { state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.wish(.followSchedule(key: try state.key(words, 0)))
        },
        CommandDefinition(
            name: "freeze", usage: "PATTERN", summary: "train the layers of that name no more: freeze hidden*",
            steers: true
        ) {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.send(.freeze(pattern: try words.word(0)))
        },
        CommandDefinition(
            name: "unfreeze", usage: "PATTERN", summary: "train the layers of that name again", steers: true
        ) {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.send(.unfreeze(pattern: try words.word(0)))
        },
    ]

    /// Back to what was, and off to what might be.
    static let courses: [CommandDefinition] = [
        CommandDefinition(name: "undo", usage: "", summary: "take back the last change", steers: true) {
            state, words throws(CommandProblem) in
            try words.atMost(0)
            return state.ask(.undo)
        },
        CommandDefinition(
            name: "rewind", usage: "STEP or best", summary: "go back to a state that is kept", steers: true,
            completions: { state, words in words.isEmpty ? ["best"] + state.keptSteps.map(String.init) : [] }
        ) { state, words throws(CommandProblem) in
            try words.atMost(1)
            if try words.word(0) == "best" { return state.ask(.rewind(.best)) }
            return state.ask(.rewind(.step(Int(try words.count(0)))))
        },
        CommandDefinition(
            name: "branch", usage: "[KEY=VALUE ...] [at=STEP] [stay]",
            summary: "train on as a run of its own, with a change; stay keeps this one", steers: true,
            completions: { state, _ in state.controls.map { $0.declaration.key + "=" } + ["at=", "stay"] }
        ) { state, words throws(CommandProblem) in
            var request = BranchRequest(isFollowed: true)
            for word in words.words {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                if word == "stay" {
                    request.isFollowed = false
                } else if parts.count == 2, parts[0] == "at" || parts[0] == "step" {
                    guard let step = Int(parts[1]) else { throw CommandProblem("at= wants a step: branch at=400") }
                    request.step = step
                } else if parts.count == 2 {
                    let key = try state.key(parts[0])
                    guard case .set(_, let value) = try state.set(key, parts[1]) else {
                        throw CommandProblem("a branch sets values: branch \(key)=0.01")
                    }
                    request.changes[key] = value
                } else {
                    throw CommandProblem("\"\(word)\" is neither KEY=VALUE, at=STEP nor stay")
                }
            }
            return state.send(.branch(request))
        },
    ]

    /// Tries on a copy of the state.
    static let trials: [CommandDefinition] = [
        CommandDefinition(
            name: "probe", usage: "KEY VALUE VALUE ... [batches=N]", summary: "compare values on a copy of the state",
            steers: true,
            completions: keys
        ) { state, words throws(CommandProblem) in
            let key = try state.key(try words.word(0))
            var values: [Double] = []
            var batches = DashboardState.probeBatches
            for (index, word) in words.words.enumerated().dropFirst() {
                if word.hasPrefix("batches=") {
                    guard let count = Int(word.dropFirst(8)), count > 0 else {
                        throw CommandProblem("batches= wants a whole number above zero")
                    }
                    batches = count
                } else if word.hasPrefix("x"), let factor = CommandWords.number(String(word.dropFirst())) {
                    values.append(state.value(of: key) * factor)
                } else {
                    values.append(try words.number(index))
                }
            }
            if values.isEmpty { throw CommandProblem("probe wants values to compare: probe \(key) x0.3 x1 x3") }
            return state.send(.probe(key: key, values: values, batches: batches))
        },
        CommandDefinition(
            name: "find-lr", usage: "[LOWEST HIGHEST] [BATCHES]",
            summary: "find a learning rate, on a copy of the state", steers: true
        ) { state, words throws(CommandProblem) in
            try words.atMost(3)
            guard words.count > 1 else { return state.send(DashboardState.rangeTest) }
            return state.send(
                .findLearningRate(
                    lowest: try words.number(0), highest: try words.number(1),
                    batches: words.count > 2 ? try words.count(2) : 100))
        },
        CommandDefinition(name: "cancel", usage: "", summary: "end a probe or the finder at once", steers: true) {
            state, words throws(CommandProblem) in
            try words.atMost(0)
            return state.send(.cancelTrial)
        },
    ]

    /// The course of the run.
    static let running: [CommandDefinition] = [
        simple("pause", "stop taking steps", .pause), simple("resume", "go on training", .resume),
        simple("save", "save a checkpoint now", .saveCheckpoint),
        simple("skip", "leave out the batch that a guard has caught", .skipBatch),
        CommandDefinition(name: "seek", usage: "STEP", summary: "go to a step of a replay", plays: true) {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.send(.seek(step: words.words.first == "0" ? 0 : try words.count(0)))
        },
        CommandDefinition(
            name: "speed", usage: "FACTOR", summary: "play a replay so many times as fast as it was", plays: true
        ) { state, words throws(CommandProblem) in
            let speed = try words.number(0)
            guard (0.01...1e6).contains(speed) else { throw CommandProblem("speed goes from 0.01 to 1e6") }
            return state.send(.playbackSpeed(speed))
        },
        CommandDefinition(name: "step", usage: "[N]", summary: "take so many steps, then pause", steers: true) {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.send(.advance(steps: words.count > 0 ? try words.count(0) : 1))
        },
        CommandDefinition(name: "stop", usage: "", summary: "stop, keeping the best weights", steers: true) {
            state, words throws(CommandProblem) in
            try words.atMost(0)
            state.view.overlay = .confirmStop
            return []
        },
        CommandDefinition(
            name: "stop-after-epoch", usage: "[on or off]", summary: "end the run after this epoch", steers: true,
            completions: { _, words in words.isEmpty ? ["on", "off"] : [] }
        ) { state, words throws(CommandProblem) in
            try words.atMost(1)
            return state.send(.stopAfterEpoch(words.words.first != "off"))
        },
        CommandDefinition(
            name: "sample", usage: "[PROMPT ...]", summary: "let a language model write on", steers: true
        ) { state, words throws(CommandProblem) in
            state.sample(words.words.joined(separator: " "))
        },
    ]

    private static func simple(_ name: String, _ summary: String, _ action: TrainingAction) -> CommandDefinition {
        CommandDefinition(name: name, usage: "", summary: summary, steers: true) {
            state, words throws(CommandProblem) in
            try words.atMost(0)
            return state.send(action)
        }
    }

    private static let keys: @Sendable (DashboardState, [String]) -> [String] = { state, words in
        words.isEmpty ? state.controls.map(\.declaration.key) : []
    }
}

extension DashboardState {
    /// The batches of each value of a probe.
    static let probeBatches = 30
    /// The finder's test where nothing else is said.
    static let rangeTest = TrainingAction.findLearningRate(lowest: 1e-7, highest: 10, batches: 100)

    /// The steps that rewind can go to.
    var keptSteps: [Int] { steering.kept?.states.map(\.step) ?? [] }

    /// The whole key of a hyperparameter, given all of it, its last part, its title, or a short name.
    func key(_ text: String) throws(CommandProblem) -> String {
        let wanted = text.lowercased()
        let all = controls.map(\.declaration)
        if let exact = all.first(where: { $0.key == wanted }) { return exact.key }
        let fitting = all.indices.filter {
            all[$0].key.split(separator: ".").last.map(String.init) == wanted || controls[$0].shortName == wanted
                || all[$0].title.replacing(" ", with: "_") == wanted
        }
        if fitting.count == 1 { return all[fitting[0]].key }
        let near = FuzzyMatch.best(wanted, among: all.map(\.key)).map { "; did you mean \($0)?" } ?? ""
        throw CommandProblem("there is no hyperparameter \"\(text)\"\(near)")
    }

    /// The key at a place; the learning rate's where there is none.
    func key(_ words: CommandWords, _ index: Int) throws(CommandProblem) -> String {
        try key(index < words.count ? words.words[index] : Self.learningRateKey)
    }

    func value(of key: String) -> Double {
        controls.first { $0.declaration.key == key }?.value ?? .nan
    }

    /// The change that a typed value means: a number, or `x0.5` for so many times what it is.
    func set(_ key: String, _ text: String) throws(CommandProblem) -> TrainingAction {
        guard let control = controls.first(where: { $0.declaration.key == key }) else {
            throw CommandProblem("there is no hyperparameter \"\(key)\"")
        }
        if text.hasPrefix("x") || text.hasPrefix("*"), let factor = CommandWords.number(String(text.dropFirst())) {
            return .multiply(key: key, factor: factor)
        }
        guard let value = CommandWords.number(text) else {
            throw CommandProblem("\"\(text)\" is no number: write one like 0.01, 3e-4 or x0.5")
        }
        if let problem = control.declaration.problem(with: value) { throw CommandProblem(problem) }
        return .set(key: key, value: value)
    }
}
