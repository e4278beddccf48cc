int c_code(int restrict_) { return restrict_ + (int)(long)(void*)0; }
