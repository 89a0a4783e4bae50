/// The themes that are part of the program, as the build embeds the files of `themes/`.
///
/// A new one is a file there and a line here, in the order in which the themes are offered.
enum BuiltInThemes {
    static let files: [(file: String, bytes: [UInt8])] = [
        ("descent-dark.toml", PackageResources.descent_dark_toml),
        ("descent-light.toml", PackageResources.descent_light_toml),
        ("midnight-aurora.toml", PackageResources.midnight_aurora_toml),
        ("nord.toml", PackageResources.nord_toml),
        ("gruvbox-dark.toml", PackageResources.gruvbox_dark_toml),
        ("catppuccin-mocha.toml", PackageResources.catppuccin_mocha_toml),
        ("rose-pine-dawn.toml", PackageResources.rose_pine_dawn_toml),
        ("solarized-light.toml", PackageResources.solarized_light_toml),
        ("high-contrast.toml", PackageResources.high_contrast_toml),
        ("terminal-default.toml", PackageResources.terminal_default_toml),
    ]
}
