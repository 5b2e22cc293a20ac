// Built on macOS only (Package.swift): files that are content with the essentials of Foundation
// import a module of this name, which is a part of the toolchain on Linux and missing on macOS.
@_exported public import Foundation
