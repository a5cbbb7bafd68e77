use std::process::ExitCode;

fn main() -> ExitCode {
    mfadmin::cli::main()
}
