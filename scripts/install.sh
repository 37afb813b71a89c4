# Sourced by run.sh and test.sh: installs what is missing of the programs the platform stands on.
# install_missing postgresql rabbitmq-server ...   (names of Debian and Ubuntu packages)

why_installed() {
  case $1 in
    postgresql)      echo "every service keeps its data in a PostgreSQL database" ;;
    rabbitmq-server) echo "services tell each other what happened over RabbitMQ" ;;
    curl)            echo "to ask the gateway whether it is ready" ;;
    hledger | ledger) echo "tests read our ledger's export with it and compare the balances" ;;
    nodejs | npm)    echo "a test calls our gRPC services from a foreign client" ;;
  esac
}

is_installed() {
  case $1 in
    postgresql)      compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || [ -n "${PoolPlatform__PostgresBin-}" ] ;;
    rabbitmq-server) compgen -G '/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server' >/dev/null || [ -n "${PoolPlatform__RabbitMQSbin-}" ] ;;
    nodejs)          command -v node >/dev/null ;;
    *)               command -v "$1" >/dev/null ;;
  esac
}

need_dotnet() {
  if ! dotnet --version >/dev/null 2>&1; then
    echo "The .NET 10 SDK is missing, or is older than global.json asks for: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
}

install_missing() {
  need_dotnet
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return

  echo "Missing on this machine:"
  for package in "${missing[@]}"; do
    echo "  $package: $(why_installed "$package")"
  done
  if ! command -v apt-get >/dev/null; then
    echo "Install them the way your system does (these are Debian's names), then run this again." >&2
    exit 1
  fi

  local sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  echo "Installing them with apt-get${sudo:+, as root through sudo}. Where the distribution starts servers of its own, the"
  echo "platform leaves those alone and runs its own; \"systemctl disable --now postgresql rabbitmq-server\" ends them."
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}
