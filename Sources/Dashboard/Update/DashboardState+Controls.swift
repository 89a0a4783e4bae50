import RunProtocol
import TerminalUI

extension DashboardState {
    /// Selects and changes hyperparameters. A change is only wished for: the run's answer makes it so.
    mutating func control(_ action: Action) -> [Effect] {
        guard controls.indices.contains(view.selectedControl) else { return [] }
        let selected = view.selectedControl
        switch action {
        case .up: select(selected - 1)
        case .down: select(selected + 1)
        case .toStart: select(0)
        case .toEnd: select(controls.count - 1)
        case .decrease: return adjust(up: false, isCoarse: false)
        case .increase: return adjust(up: true, isCoarse: false)
        case .decreaseMuch: return adjust(up: false, isCoarse: true)
        case .increaseMuch: return adjust(up: true, isCoarse: true)
        case .edit: view.editor = ViewState.Editor(text: ValueText.short(controls[selected].target), isUntouched: true)
        case .followSchedule: return wish(nil)
        default: break
        }
        return []
    }

    mutating func select(_ index: Int) {
        view.selectedControl = min(max(0, index), max(0, controls.count - 1))
    }

    mutating func adjust(up: Bool, isCoarse: Bool) -> [Effect] {
        let control = controls[view.selectedControl]
        let value = ControlScale(control.declaration).stepped(from: control.target, up: up, isCoarse: isCoarse)
        return value == control.target ? [] : wish(value)
    }

    /// Asks the run for a value of the selected hyperparameter, or to let its schedule move it again.
    mutating func wish(_ value: Double?) -> [Effect] {
        let key = controls[view.selectedControl].declaration.key
        return wish(value.map { .set(key: key, value: $0) } ?? .followSchedule(key: key))
    }

    /// Asks the run for a change of a hyperparameter; the value is shown as pending until it answers.
    mutating func wish(_ action: TrainingCommand.Action) -> [Effect] {
        let command = command(action)
        if let index = controlIndex(of: action) {
            var value: Double?
            if case .set(_, let wished) = action { value = wished }
            if case .multiply(_, let factor) = action { value = controls[index].value * factor }
            controls[index].pending = HyperparameterControl.Pending(command: command.id, value: value)
            controls[index].problem = nil
        }
        return [.send(command)]
    }

    // MARK: Typing a value

    /// A character of the value that is being typed.
    mutating func typeValue(_ character: Character) {
        guard view.editor != nil, character.isASCII, (view.editor?.text.count ?? 0) < 24 else { return }
        if view.editor?.isUntouched == true { view.editor?.text = "" }
        view.editor?.isUntouched = false
        view.editor?.text.append(character)
        checkEditor()
    }

    mutating func edit(_ action: Action) -> [Effect] {
        switch action {
        case .leaveEdit:
            view.editor = nil
        case .clearEdit:
            view.editor = ViewState.Editor(text: "")
        case .eraseCharacter:
            let text = view.editor?.text ?? ""
            view.editor?.text = String(text.dropLast())
            view.editor?.isUntouched = false
            checkEditor()
        case .applyEdit:
            guard let text = view.editor?.text, !text.isEmpty else {
                view.editor = nil
                return []
            }
            checkEditor()
            guard view.editor?.problem == nil, let value = Double(text) else { return [] }
            view.editor = nil
            return wish(value)
        default: break
        }
        return []
    }

    /// Says what is wrong with the typed value while it is typed.
    private mutating func checkEditor() {
        guard let text = view.editor?.text, controls.indices.contains(view.selectedControl) else { return }
        let declaration = controls[view.selectedControl].declaration
        if text.isEmpty || Self.isUnfinished(text) {
            view.editor?.problem = nil
        } else if let value = Double(text) {
            view.editor?.problem = declaration.problem(with: value)
        } else {
            view.editor?.problem = "\"\(text)\" is no number: write one like 0.01 or 3e-4"
        }
    }

    /// Whether a text may yet become a number: `-`, `.`, `3e`, `3e-`.
    private static func isUnfinished(_ text: String) -> Bool {
        let digits = text.drop { $0 == "-" || $0 == "+" || $0 == "." }
        return digits.isEmpty && text.count <= 2
            || Double(text) == nil && Double(text + "1") != nil && "eE-+".contains(text.last ?? "x")
    }
}
