"""What tests stand on: databases, servers, browsers and the checks that each page goes through."""
