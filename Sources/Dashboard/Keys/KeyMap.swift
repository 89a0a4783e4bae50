import TerminalUI

/// The key bindings in force: ours, with those that a person has put in their place.
struct KeyMap: Sendable {
    /// The first that fits is taken.
    private(set) var bindings = KeyBindings.all

    /// Gives an action other keys, in one context.
    mutating func rebind(_ action: Action, in context: KeyContext, to keys: [Key]) {
        for index in bindings.indices where bindings[index].action == action && bindings[index].context == context {
            bindings[index].keys = keys
        }
    }

    /// A key with two meanings in one context, with both of them; nil where there is none.
    var conflict: (key: Key, context: KeyContext, one: Action, other: Action)? {
        for context in KeyContext.allCases {
            var seen: [Key: Action] = [:]
            for binding in bindings where binding.context == context {
                for key in binding.keys {
                    if let other = seen[key] { return (key, context, other, binding.action) }
                    seen[key] = binding.action
                }
            }
        }
        return nil
    }

    /// The action of a key in the first of some contexts that has one.
    func action(for key: Key, in contexts: [KeyContext]) -> Action? {
        for context in contexts {
            if let binding = bindings.first(where: { $0.context == context && $0.keys.contains(key) }) {
                return binding.action
            }
        }
        return nil
    }

    /// The bindings of some contexts that have a hint and a key, in the order of the hints bar.
    func hints(in contexts: [KeyContext]) -> [KeyBinding] {
        bindings.filter { contexts.contains($0.context) && $0.hint != nil && !$0.keys.isEmpty }
            .sorted { $0.rank < $1.rank }
    }

    /// The first key of an action, as a person reads it; nil where it has none.
    func label(of action: Action, in context: KeyContext = .anywhere, _ glyphs: Glyphs) -> String? {
        bindings.first { $0.action == action && $0.context == context }?.keys.first?.label(glyphs)
    }
}
