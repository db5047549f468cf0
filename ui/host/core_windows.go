package host

func noCore() {}
